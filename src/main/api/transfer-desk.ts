import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { ExportState, ImportResult } from '../../shared/contract/index.ts'
import { BenchError } from '../../shared/errors.ts'
import { exportFile, importFile, type ExportFormat, type Workbench } from '../bench/index.ts'
import type { EventHub } from './event-hub.ts'
import type { Journal } from './journal.ts'
import { TransferFolder } from './transfers/folder.ts'
import { IncomingFile } from './transfers/incoming-file.ts'
import { OutgoingFile, type Making } from './transfers/outgoing-file.ts'
import { LARGEST_FILE_BYTES, PART_BYTES } from './transfers/sizes.ts'

/** On their way at once, of all pages. */
const MOST_TRANSFERS = 8
/** A page that was closed asks for nothing more. */
const PATIENCE_MS = 10 * 60_000

const EXTENSIONS = { bundle: 'rabundle', csv: 'csv', parquet: 'parquet' } as const

interface Entry {
  /** Of the file, for people. */
  readonly name: string
  readonly transfer: OutgoingFile | IncomingFile
  readonly patience: NodeJS.Timeout
}

export interface ExportRequest {
  readonly ids: readonly string[]
  readonly format: ExportFormat
  readonly withTraces?: boolean | undefined
}

/** Files on their way from and to pages. They lie in the data folder meanwhile, under names that no page chooses. */
export class TransferDesk {
  readonly #bench: Workbench
  readonly #hub: EventHub
  readonly #journal: Journal
  readonly #folder: TransferFolder
  readonly #entries = new Map<string, Entry>()
  #beginning = 0

  private constructor(bench: Workbench, hub: EventHub, journal: Journal, folder: TransferFolder) {
    this.#bench = bench
    this.#hub = hub
    this.#journal = journal
    this.#folder = folder
  }

  /** Also removes what a bench has left that was killed. */
  static async open(bench: Workbench, hub: EventHub, journal: Journal): Promise<TransferDesk> {
    const folder = new TransferFolder(bench.paths.data)
    await folder.removeLeftovers()
    return new TransferDesk(bench, hub, journal, folder)
  }

  /** What is at work, in words: "Exporting quick.rabundle". */
  busy(): string[] {
    return [...this.#entries.values()]
      .filter(({ transfer }) => transfer.isAtWork)
      .map(({ name, transfer }) => `${transfer instanceof OutgoingFile ? 'Exporting' : 'Importing'} ${name}`)
  }

  /** @throws BenchError device-busy where too many are on their way */
  async beginExport(request: ExportRequest): Promise<{ readonly id: string; readonly name: string }> {
    const { ids, format, withTraces = false } = request
    const name = `${exportName(ids)}.${EXTENSIONS[format]}`
    const make = (file: string, making: Making) => exportFile(this.#bench, ids, file, { format, withTraces, ...making })
    const id = await this.#begin(name, (directory) => new OutgoingFile(directory, make))
    return { id, name }
  }

  /** @throws BenchError wrong-usage for an export that there is not */
  follow(id: string, signal: AbortSignal | undefined): AsyncGenerator<ExportState, void, void> {
    return this.#outgoing(id).follow(signal)
  }

  /** @returns in base 64. @throws BenchError wrong-usage */
  async exportPart(id: string, index: number): Promise<string> {
    return this.#outgoing(id).part(index)
  }

  /** @throws BenchError wrong-usage for one that is too large; device-busy where too many are on their way */
  async beginImport(fileName: string, bytes: number): Promise<{ readonly id: string; readonly partBytes: number }> {
    const name = shownName(fileName)
    if (bytes > LARGEST_FILE_BYTES) {
      throw new BenchError('wrong-usage', `${name} is larger than what a page can send.`, {
        kept: 'Nothing was imported.',
        nextStep: 'The command line takes it: rabench import FILE',
      })
    }
    const id = await this.#begin(name, (directory) => IncomingFile.open(directory, bytes))
    return { id, partBytes: PART_BYTES }
  }

  /** @returns bytes so far. @throws BenchError wrong-usage | no-space; the file is given up */
  async importPart(id: string, index: number, base64: string): Promise<number> {
    const incoming = this.#incoming(id)
    try {
      return await incoming.take(index, base64)
    } catch (error) {
      await this.end(id)
      throw error
    }
  }

  /** Takes it in as a whole, or nothing of it. @throws BenchError as `importFile` */
  async finishImport(id: string): Promise<ImportResult> {
    const incoming = this.#incoming(id)
    const { name } = this.#entry(id)
    try {
      const result = await incoming.finish((file, signal) =>
        importFile(this.#bench, file, { name, signal, workDirectory: path.dirname(file) }),
      )
      this.#journal.say('info', `import ${name}`, 'taken in')
      for (const what of ['sessions', 'models'] as const) this.#hub.publish({ type: 'changed', what })
      return resultOf(result)
    } finally {
      await this.end(id)
    }
  }

  /** The whole of a file that has arrived, as text, for work that reads it at once; it lies here no more. @throws BenchError wrong-usage */
  async takeText(id: string): Promise<string> {
    const incoming = this.#incoming(id)
    try {
      return await incoming.finish((file) => readFile(file, 'utf8'))
    } finally {
      await this.end(id)
    }
  }

  async end(id: string): Promise<void> {
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    this.#entries.delete(id)
    clearTimeout(entry.patience)
    await entry.transfer.end()
  }

  /** Gives up whatever is on its way. */
  async close(): Promise<void> {
    await Promise.all([...this.#entries.keys()].map((id) => this.end(id)))
    await this.#folder.close()
  }

  async #begin(name: string, open: (directory: string) => Entry['transfer'] | Promise<Entry['transfer']>) {
    if (this.#entries.size + this.#beginning >= MOST_TRANSFERS) {
      throw new BenchError('device-busy', `${MOST_TRANSFERS} files are on their way already.`, {
        kept: 'Nothing was started.',
        nextStep: 'Wait until one has arrived, or cancel one.',
      })
    }
    this.#beginning += 1
    try {
      const id = randomUUID()
      const transfer = await open(await this.#folder.make(id))
      this.#entries.set(id, { name, transfer, patience: this.#patience(id) })
      return id
    } finally {
      this.#beginning -= 1
    }
  }

  /** Ends what nobody has asked for in a while; each request begins it anew. */
  #patience(id: string): NodeJS.Timeout {
    const patience = setTimeout(() => {
      if (this.#entries.get(id)?.transfer.isAtWork === true) patience.refresh()
      else void this.end(id)
    }, PATIENCE_MS)
    return patience.unref()
  }

  #outgoing(id: string): OutgoingFile {
    const { transfer } = this.#entry(id)
    if (transfer instanceof OutgoingFile) return transfer
    throw new BenchError('wrong-usage', 'This is the id of an import.')
  }

  #incoming(id: string): IncomingFile {
    const { transfer } = this.#entry(id)
    if (transfer instanceof IncomingFile) return transfer
    throw new BenchError('wrong-usage', 'This is the id of an export.')
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id)
    if (entry === undefined) {
      throw new BenchError('wrong-usage', 'This file is not on its way any more.', {
        nextStep: 'Export or import it again.',
      })
    }
    entry.patience.refresh()
    return entry
  }
}

function exportName(ids: readonly string[]): string {
  const [only, ...others] = ids
  const name = others.length === 0 ? only : `${ids.length}-sessions-${new Date().toISOString().slice(0, 10)}`
  return (name ?? '').replaceAll(/[^\w.-]+/g, '-')
}

/** What a page calls a file, for messages: its last part, in characters that a log can hold. */
function shownName(name: string): string {
  return (name.split(/[/\\]/).at(-1) ?? '').replaceAll(/\p{C}/gu, '') || 'The file'
}

function resultOf(result: Awaited<ReturnType<typeof importFile>>): ImportResult {
  if (result.kind === 'csv') return { ...result, windowsByClass: { ...result.windowsByClass } }
  const { path: _, imported, known, ...plain } = result
  return { ...plain, imported: [...imported], known: [...known] }
}
