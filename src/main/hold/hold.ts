import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { BenchError } from '../../shared/errors.ts'
import type { Box } from '../box/box.ts'
import { removeHoldFile, readHoldFile, writeHoldFile } from './box-file.ts'
import { holderText, HOLD_FORMAT, HOLD_VERSION, type Holder, type HoldFile } from './hold-file.ts'
import type { LaptopFiles } from './laptop-files.ts'
import { takeLease, type Lease } from './lease.ts'
import { isSameUndo, undoText, type Undo } from './undo.ts'

export interface HoldRequest {
  readonly holder: Holder
  /** A verb. */
  readonly work: string
  /** Where the laptop's copies lie. */
  readonly files: LaptopFiles
  /** Puts one change back; content where there is nothing to put back. */
  readonly putBack: (undo: Undo) => Promise<void>
  /** A sentence that a person should see: what somebody left, what could not be put back. */
  readonly onRemark?: (remark: string) => void
}

/** Of a lock that the box has not yet taken from a login that is gone. */
const REGAIN_TRIES = 30
const REGAIN_PAUSE_MS = 2_000

/**
 * Takes a box for some work. What a hold that ended without a word has left there is put back first.
 * @throws BenchError box-held, with who holds it and since when; newer-format, bad-configuration of what lies there
 */
export async function takeHold(box: Box, request: HoldRequest): Promise<Hold> {
  const lease = await takeLease(box)
  if (lease === undefined) throw held(box, await readHoldFile(box))
  try {
    const left = await readHoldFile(box)
    if (left !== undefined) request.onRemark?.(leftText(box, left, request.holder))
    const failed = left === undefined ? [] : await putAllBack(box, left, request)
    const hold = await Hold.begin(box, lease, request, failed)
    if (left !== undefined) await request.files.remove(left.id)
    return hold
  } catch (error) {
    await lease.end()
    throw error
  }
}

/** A box that is held. What is to be changed is noted first; what is still noted at the end is put back. */
export class Hold {
  readonly #box: Box
  readonly #request: HoldRequest
  #lease: Lease
  #file: HoldFile

  private constructor(box: Box, lease: Lease, request: HoldRequest, file: HoldFile) {
    this.#box = box
    this.#lease = lease
    this.#request = request
    this.#file = file
  }

  /** @param undo what an earlier hold left and could not be put back */
  static async begin(box: Box, lease: Lease, request: HoldRequest, undo: readonly Undo[]): Promise<Hold> {
    const hold = new Hold(box, lease, request, {
      format: HOLD_FORMAT,
      version: HOLD_VERSION,
      id: randomBytes(8).toString('hex'),
      holder: request.holder,
      boxName: box.name,
      work: request.work,
      since: new Date().toISOString(),
      subjects: [],
      marks: [box.mark],
      undo: [...undo],
    })
    await hold.#write()
    return hold
  }

  get id(): string {
    return this.#file.id
  }

  /** Aborted when the box is no longer held, with why. Another one after `regain`. */
  get lost(): AbortSignal {
    return this.#lease.lost
  }

  /** Writes down, on the box and on the laptop, what is about to be changed. */
  async note(...changes: readonly Undo[]): Promise<void> {
    const news = changes.filter((change) => !this.#file.undo.some((known) => isSameUndo(known, change)))
    if (news.length === 0) return
    this.#file = { ...this.#file, undo: [...this.#file.undo, ...news] }
    await this.#write()
  }

  /** A change is to stay, or has been put back. */
  async forget(...changes: readonly Undo[]): Promise<void> {
    const undo = this.#file.undo.filter((known) => !changes.some((change) => isSameUndo(known, change)))
    if (undo.length === this.#file.undo.length) return
    this.#file = { ...this.#file, undo }
    await this.#write()
  }

  /** The session or evaluation that this work fills. */
  async fills(subjectId: string): Promise<void> {
    this.#file = { ...this.#file, subjects: [...this.#file.subjects, subjectId] }
    await this.#write()
  }

  /**
   * Holds the box again after `Box.reconnect`: ends what ran over the login that was lost, and puts back everything but data, which is used
   * again.
   * @throws BenchError box-held where somebody else has come in between
   */
  async regain(): Promise<void> {
    const box = this.#box
    this.#file = { ...this.#file, marks: [...new Set([...this.#file.marks, box.mark])] }
    await box.endMarked(this.#file.marks)
    this.#lease = await this.#leaseAgain()
    const isData = ({ kind }: Undo) => kind === 'path' || kind === 'program-data'
    const failed = await putBackEach(
      this.#file.undo.filter((undo) => !isData(undo)),
      this.#request,
    )
    const undo = [...this.#file.undo.filter(isData), ...failed]
    this.#file = { ...this.#file, undo }
    await this.#write()
  }

  /**
   * Puts back what is still noted, the last change first, and gives the box free. What cannot be put back stays noted there. A box that is
   * held no more is left alone: it may be somebody else's by now, who has put it back.
   * @throws BenchError connection-lost where it is held no more
   */
  async release(): Promise<void> {
    const { files, onRemark } = this.#request
    this.lost.throwIfAborted()
    try {
      const failed = await putBackEach(this.#file.undo, this.#request)
      if (failed.length > 0) {
        this.#file = { ...this.#file, undo: failed }
        await this.#write()
        onRemark?.(notPutBackText(this.#box, failed))
      } else {
        await removeHoldFile(this.#box)
      }
      await files.remove(this.id)
    } finally {
      await this.#lease.end()
    }
  }

  /** On the laptop first: it is there when the box is not. A box that is held no more has another's file. */
  async #write(): Promise<void> {
    this.lost.throwIfAborted()
    await this.#request.files.write(this.#file)
    await writeHoldFile(this.#box, this.#file)
  }

  async #leaseAgain(): Promise<Lease> {
    for (let attempt = 1; ; attempt += 1) {
      const lease = await takeLease(this.#box)
      const found = await readHoldFile(this.#box)
      if (lease !== undefined && (found === undefined || found.id === this.id)) return lease
      await lease?.end()
      if (attempt === REGAIN_TRIES || (found !== undefined && found.id !== this.id)) throw held(this.#box, found)
      await sleep(REGAIN_PAUSE_MS)
    }
  }
}

async function putAllBack(box: Box, left: HoldFile, request: HoldRequest): Promise<Undo[]> {
  const ended = await box.endMarked(left.marks)
  if (ended > 0) request.onRemark?.(`Ended ${ended} processes that were left running on ${box.name}.`)
  const failed = await putBackEach(left.undo, request)
  if (failed.length > 0) request.onRemark?.(notPutBackText(box, failed))
  return failed
}

/** @returns what could not be put back. A lost connection ends it: the rest is still noted on the box. */
async function putBackEach(
  changes: readonly Undo[],
  { putBack, onRemark }: Pick<HoldRequest, 'putBack' | 'onRemark'>,
): Promise<Undo[]> {
  const failed: Undo[] = []
  for (const undo of changes.toReversed()) {
    try {
      await putBack(undo)
    } catch (error) {
      if (!(error instanceof BenchError) || error.code === 'connection-lost') throw error
      onRemark?.(`${undoText(undo)}: ${error.message}`)
      failed.unshift(undo)
    }
  }
  return failed
}

function held(box: Box, file: HoldFile | undefined): BenchError {
  const who = file === undefined ? 'Somebody' : holderText(file.holder)
  const what = file === undefined ? '' : ` (${file.work}, since ${file.since})`
  return new BenchError('box-held', `${who} works on ${box.name}${what}.`, {
    kept: 'Nothing was changed.',
    nextStep:
      'Wait until that is done, or ask them. A laptop that is gone for good lets go of the box within a minute.',
  })
}

function leftText(box: Box, { holder, work, since }: HoldFile, us: Holder): string {
  const who = holder.bench === us.bench ? 'This bench' : holderText(holder)
  return `${who} began to ${work} on ${box.name} at ${since} and did not come to an end: what was left there is put back.`
}

function notPutBackText(box: Box, failed: readonly Undo[]): string {
  return `Not put back on ${box.name}: ${failed.map(undoText).join(', ')}. Try it again: rabench box restore ${box.name}`
}
