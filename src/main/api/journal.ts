import { appendFile, mkdir, rename, stat } from 'node:fs/promises'
import path from 'node:path'
import type { CommandRecord, LogLine } from '../../shared/contract/index.ts'
import { printable } from '../../shared/printable.ts'
import type { EventHub } from './event-hub.ts'

const LONGEST_LIST = 2_000
const LARGEST_FILE_BYTES = 5 * 1024 * 1024

/** What was done and said: the last of it in memory, all of it in a file, and each line as an event. Holds no secret. */
export class Journal {
  readonly file: string
  readonly #hub: EventHub
  readonly #lines: LogLine[] = []
  readonly #commands: CommandRecord[] = []
  #seq = 0
  #written: Promise<void>
  #isBroken = false

  constructor(directory: string, hub: EventHub) {
    this.file = path.join(directory, 'bench.log')
    this.#hub = hub
    this.#written = this.#open(directory)
  }

  say(level: LogLine['level'], source: string, text: string): void {
    const line: LogLine = { at: new Date().toISOString(), level, source, text }
    keep(this.#lines, line)
    this.#hub.publish({ type: 'log', line })
    this.#write(`${line.at} ${level} ${source}: ${text}`)
  }

  ran(command: Omit<CommandRecord, 'seq'>): void {
    const record: CommandRecord = { seq: this.#seq++, ...command }
    keep(this.#commands, record)
    this.#hub.publish({ type: 'command', command: record })
    const how = record.exitCode === undefined ? 'not ended' : `exit ${record.exitCode}`
    const who = record.asRoot ? '#' : '$'
    this.#write(`${record.at} ran ${record.boxName}${who} ${record.command} (${how}, ${record.seconds.toFixed(2)} s)`)
  }

  lines(): readonly LogLine[] {
    return this.#lines
  }

  commands(boxName?: string): readonly CommandRecord[] {
    return boxName === undefined ? this.#commands : this.#commands.filter((one) => one.boxName === boxName)
  }

  /** Resolves when everything said so far is in the file. */
  async close(): Promise<void> {
    await this.#written
  }

  async #open(directory: string): Promise<void> {
    try {
      await mkdir(directory, { recursive: true })
      const size = await stat(this.file).then(
        ({ size: bytes }) => bytes,
        () => 0,
      )
      if (size > LARGEST_FILE_BYTES) await rename(this.file, `${this.file}.1`)
    } catch (error) {
      this.#giveUp(error)
    }
  }

  #write(text: string): void {
    // One line a record, whatever the text holds, and nothing in it that acts on a terminal.
    const line = `${printable(text.replaceAll(/[\r\n]+/g, ' ⏎ '))}\n`
    this.#written = this.#written.then(async () => {
      if (this.#isBroken) return
      await appendFile(this.file, line).catch((error: unknown) => {
        this.#giveUp(error)
      })
    })
  }

  /** A full disk must not end a capture; it is said once, where people look. */
  #giveUp(error: unknown): void {
    this.#isBroken = true
    const line: LogLine = {
      at: new Date().toISOString(),
      level: 'warning',
      source: 'log',
      text: `${this.file} cannot be written (${String(error)}); the log goes on in this window only.`,
    }
    keep(this.#lines, line)
    this.#hub.publish({ type: 'log', line })
  }
}

function keep<T>(list: T[], item: T): void {
  list.push(item)
  if (list.length > LONGEST_LIST) list.shift()
}
