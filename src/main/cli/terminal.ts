import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import { BenchError } from '../../shared/errors.ts'
import { printable } from '../../shared/printable.ts'
import type { Progress } from '../../shared/progress.ts'
import type { ConnectionPrompts } from '../bench/index.ts'

const LOG_EVERY_MS = 5_000

/** Progress, remarks and questions: all on stderr, so that stdout holds the result alone. */
export class Terminal {
  readonly #stream = process.stderr
  #live = ''
  #printed = { title: '', doing: '', atMs: 0 }

  /** The one live line. On a terminal it is rewritten in place; elsewhere a line is printed now and then. */
  progress({ step, steps, title, doing, secondsLeft }: Progress): void {
    const head = steps > 1 ? `[${step}/${steps}] ${title}` : title
    const left = secondsLeft === undefined ? '' : ` · ${spokenSeconds(secondsLeft)} left`
    if (this.#stream.isTTY) {
      this.#rewrite(`${head} · ${doing}${left}`)
    } else if (this.#isWorthALine(title, doing)) {
      this.#printed = { title, doing, atMs: Date.now() }
      this.#write(`${head} · ${doing}${left}\n`)
    }
  }

  /** A line that stays, above the live one. */
  say(line: string): void {
    const live = this.#live
    this.#rewrite('')
    this.#write(`${line}\n`)
    if (live !== '') this.#rewrite(live)
  }

  /** Ends the live line. */
  settle(): void {
    this.#rewrite('')
  }

  error(error: BenchError): void {
    this.settle()
    this.#write(`\nrabench: ${error.message} [${error.code}]\n`)
    if (error.kept !== undefined) this.#write(`  Kept: ${error.kept}\n`)
    if (error.nextStep !== undefined) this.#write(`  Next: ${error.nextStep}\n`)
    if (error.details !== undefined) {
      this.#write(
        `  Details:\n${error.details
          .split('\n')
          .slice(-20)
          .map((line) => `    ${line}\n`)
          .join('')}`,
      )
    }
  }

  #write(text: string): void {
    this.#stream.write(printable(text))
  }

  /** In a log file, a new step always, and news of the same step every few seconds. */
  #isWorthALine(title: string, doing: string): boolean {
    if (title !== this.#printed.title) return true
    return doing !== this.#printed.doing && Date.now() - this.#printed.atMs >= LOG_EVERY_MS
  }

  #rewrite(text: string): void {
    if (!this.#stream.isTTY) return
    const width = Math.max(20, this.#stream.columns - 1)
    this.#stream.write(`\r\x1b[K${printable(text).slice(0, width)}`)
    this.#live = text
  }
}

/** Asks on the terminal; where there is none, takes secrets from the environment and says no to new host keys. */
export function terminalPrompts(acceptedFingerprint?: string): ConnectionPrompts {
  return {
    acceptHostKey: async ({ box, host, fingerprint }) => {
      if (acceptedFingerprint !== undefined) return acceptedFingerprint === fingerprint
      if (!process.stdin.isTTY) return false
      const answer = await ask(`${box} (${host}) is new. Its host key is ${fingerprint}. Is that right? [yes/no] `)
      return answer.trim().toLowerCase() === 'yes'
    },
    secret: async ({ box, kind }) => {
      const given = process.env[kind === 'password' ? 'RABENCH_PASSWORD' : 'RABENCH_PASSPHRASE']
      if (given !== undefined || !process.stdin.isTTY) return given
      return askSilently(`${kind === 'password' ? 'Password' : 'Passphrase of the key'} for ${box}: `)
    },
  }
}

/** Of a private key on this computer, where it is encrypted: from RABENCH_SIGN_PASSPHRASE, or asked for. */
export async function keyPassphrase(keyPath: string): Promise<string | undefined> {
  // A key that cannot be read is told by whoever uses it.
  const pem = await readFile(keyPath, 'latin1').catch(() => '')
  if (!pem.includes('ENCRYPTED')) return undefined
  const given = process.env['RABENCH_SIGN_PASSPHRASE']
  return given !== undefined || !process.stdin.isTTY ? given : askSilently(`Passphrase of ${keyPath}: `)
}

async function ask(question: string): Promise<string> {
  const reader = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await reader.question(question)
  } finally {
    reader.close()
  }
}

/** Without echo, as a password is asked for. */
function askSilently(question: string): Promise<string> {
  process.stderr.write(question)
  process.stdin.setRawMode(true)
  return new Promise((resolve, reject) => {
    let typed = ''
    const onData = (chunk: Buffer) => {
      for (const character of chunk.toString('utf8')) {
        if (character === '\r' || character === '\n' || character === '\u0003') {
          process.stdin.setRawMode(false).pause().off('data', onData)
          process.stderr.write('\n')
          if (character === '\u0003') reject(new BenchError('interrupted', 'Stopped, as asked.'))
          else resolve(typed)
          return
        }
        typed = character === '\u007f' ? typed.slice(0, -1) : typed + character
      }
    }
    process.stdin.on('data', onData)
  })
}

/** "45 s", "3 min", "1 h 20 min". */
export function spokenSeconds(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
