import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import Database from 'better-sqlite3'

/** How often the command lines of all processes are looked at. */
const LOOK_EVERY_MS = 20

/** 24 characters that are nowhere else. */
export function newSecret(): string {
  return randomBytes(18).toString('base64url')
}

/** What is looked through: a file, a stream that was kept, a field of a database. */
interface Place {
  readonly name: string
  readonly bytes: Buffer
}

/** As it is, in UTF-16, in hex, and as base64 shows it wherever in a longer text it stands. */
function formsOf(secret: string): readonly Buffer[] {
  const bytes = Buffer.from(secret)
  const hex = bytes.toString('hex')
  const texts = [hex, hex.toUpperCase(), ...[0, 1, 2].flatMap((before) => base64Forms(bytes, before))]
  return [bytes, Buffer.from(secret, 'utf16le'), ...texts.map((text) => Buffer.from(text))]
}

/**
 * Three bytes are four signs, so that one of three texts stands for a secret, by how many bytes are before it in its three. The signs that it
 * shares with what is around it are left out.
 */
function base64Forms(secret: Buffer, before: number): string[] {
  const all = Buffer.concat([Buffer.alloc(before), secret])
  const signs = all.toString('base64').replaceAll('=', '')
  const own = signs.slice(before === 0 ? 0 : before + 1, all.length % 3 === 0 ? undefined : -1)
  return [own, own.replaceAll('+', '-').replaceAll('/', '_')]
}

/** A place, and what is packed in it. */
function* layersOf(place: Place): Generator<Place> {
  yield place
  const { name, bytes } = place
  if (bytes.readUInt16BE(0) === 0x1f8b) yield* layersOf(padded({ name: `${name}, unpacked`, bytes: gunzipSync(bytes) }))
}

/** Long enough for its first two bytes to be looked at. */
function padded({ name, bytes }: Place): Place {
  return { name, bytes: bytes.length < 2 ? Buffer.concat([bytes, Buffer.alloc(2)]) : bytes }
}

/** Every text and blob of a database that nobody has open: in the file, a long one lies in pieces. */
function* fieldsOf(file: string): Generator<Place> {
  const db = new Database(file, { readonly: true })
  try {
    const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()
    for (const table of tables) {
      for (const row of db.prepare<[], unknown[]>(`SELECT * FROM "${table}"`).raw().iterate()) {
        for (const value of row) {
          const bytes = typeof value === 'string' ? Buffer.from(value) : value
          if (Buffer.isBuffer(bytes)) yield padded({ name: `${file}, table ${table}`, bytes })
        }
      }
    }
  } finally {
    db.close()
  }
}

async function filesIn(directory: string): Promise<Place[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name))
  return Promise.all(files.map(async (name) => padded({ name, bytes: await readFile(name) })))
}

/**
 * Where secrets lie, in any form, packed or not.
 * @param directories whose files are looked through; of a database that is closed its fields too
 * @param said what was printed or answered, by what it is called
 * @returns the names of the places, each once
 */
export async function placesOf(
  secrets: readonly string[],
  directories: readonly string[],
  said: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const forms = secrets.flatMap(formsOf)
  const found = new Set<string>()
  const look = (place: Place) => {
    for (const { name, bytes } of layersOf(place)) if (forms.some((form) => bytes.includes(form))) found.add(name)
  }
  for (const [name, text] of Object.entries(said)) look(padded({ name, bytes: Buffer.from(text) }))
  for (const file of (await Promise.all(directories.map(filesIn))).flat()) {
    look(file)
    if (file.bytes.toString('latin1', 0, 15) === 'SQLite format 3') for (const field of fieldsOf(file.name)) look(field)
  }
  return [...found]
}

/** Looks at the command lines of all processes of this computer, again and again. @returns ends it; those that held a secret */
export function watchCommandLines(secrets: readonly string[]): () => string[] {
  const forms = secrets.flatMap(formsOf)
  const found = new Set<string>()
  const look = () => {
    for (const processId of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const line = commandLineOf(processId)
      if (line !== undefined && forms.some((form) => line.includes(form)))
        found.add(line.toString().split('\0').join(' '))
    }
  }
  const timer = setInterval(look, LOOK_EVERY_MS)
  return () => {
    clearInterval(timer)
    look()
    return [...found]
  }
}

/** Undefined where the process has ended meanwhile. */
function commandLineOf(processId: string): Buffer | undefined {
  try {
    return readFileSync(`/proc/${processId}/cmdline`)
  } catch {
    return undefined
  }
}
