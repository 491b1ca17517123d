import type { CommandRecord, LogLine } from '../../shared/contract/index.ts'
import { oneLine } from '../widgets/one-line.ts'

export interface LogRow {
  readonly text: string
  readonly isBad: boolean
}

const LONGEST = 2_000

/** The two lists of the log pane, bounded, outside of React: lines come faster than anybody reads. */
export class LogLines {
  #log: LogRow[] = []
  #commands: LogRow[] = []
  #lastSeq = -1
  #version = 0
  readonly #listeners = new Set<() => void>()

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly version = (): number => this.#version

  log(): readonly LogRow[] {
    return this.#log
  }

  commands(): readonly LogRow[] {
    return this.#commands
  }

  /** From the beginning: what was before this page came. */
  fill(log: readonly LogLine[], commands: readonly CommandRecord[]): void {
    this.#log = log.map(rowOfLog)
    this.#commands = commands.map(rowOfCommand)
    this.#lastSeq = commands.at(-1)?.seq ?? -1
    this.#changed()
  }

  addLog(line: LogLine): void {
    this.#log = [...this.#log.slice(-LONGEST + 1), rowOfLog(line)]
    this.#changed()
  }

  /** One that is there already is left out: history and events overlap. */
  addCommand(command: CommandRecord): void {
    if (command.seq <= this.#lastSeq) return
    this.#lastSeq = command.seq
    this.#commands = [...this.#commands.slice(-LONGEST + 1), rowOfCommand(command)]
    this.#changed()
  }

  #changed(): void {
    this.#version += 1
    for (const listener of this.#listeners) listener()
  }
}

function rowOfLog({ at, level, source, text }: LogLine): LogRow {
  return { text: `${timeOf(at)}  ${level.padEnd(7)}  ${source}: ${text}`, isBad: level !== 'info' }
}

function rowOfCommand({ at, boxName, command, asRoot, exitCode, seconds }: CommandRecord): LogRow {
  const outcome = exitCode === undefined ? 'ended by us' : `exit ${exitCode}`
  return {
    text: `${timeOf(at)}  ${boxName}${asRoot ? '#' : '$'} ${oneLine(command)}   (${outcome}, ${seconds.toFixed(2)} s)`,
    isBad: exitCode !== undefined && exitCode !== 0,
  }
}

function timeOf(instant: string): string {
  return new Date(instant).toLocaleTimeString('en-GB')
}
