import { existsSync, rmSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { BenchError } from '../../shared/errors.ts'
import type { Box, CommandOptions } from './box.ts'
import { connectBox, NOBODY_TO_ASK } from './connect.ts'
import { HostKeys } from './host-keys.ts'
import { startCommandServer, type CommandServer } from './testing/command-server.ts'
import { hostileFileName, hostileWord } from './testing/hostile-words.ts'
import { startSshd, type TestSshd } from './testing/sshd.ts'

/** RABENCH_FAULT_ROUNDS=30 tries thirty times as many. */
const ROUNDS = Number(process.env['RABENCH_FAULT_ROUNDS'] ?? 1)
const CASES = 40 * ROUNDS
const FEW_CASES = 12 * ROUNDS
const TIMEOUT_MS = 60_000 + 30_000 * ROUNDS

/** What a shell makes that reads a name as a command: at its path or, as a file's name has no slash, wherever it is. */
const CANARY_NAME = `rabench-canary-${process.pid}`
const CANARY = path.join(tmpdir(), CANARY_NAME)
const nests = new Set([tmpdir(), process.cwd(), '/root', '/'])

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-names-'))
})
afterEach(async () => {
  await rm(directory, { recursive: true, force: true, maxRetries: 10 })
})

/** Canaries that have come to be, which are taken away: the next, smaller case is to show one of its own. */
function hatched(...more: readonly string[]): string[] {
  const found = [...nests, directory, ...more]
    .map((nest) => path.join(nest, CANARY_NAME))
    .filter((file) => existsSync(file))
  for (const file of found) rmSync(file, { force: true })
  return found
}

async function bytesOf(box: Box, argv: readonly string[], options: CommandOptions = {}): Promise<Buffer> {
  const pieces: Buffer[] = []
  const into = new Writable({
    write: (piece: Buffer, _encoding, done) => {
      pieces.push(piece)
      done()
    },
  })
  await box.pipe(argv, into, options)
  return Buffer.concat(pieces)
}

/** Bytes of every file below a folder, by its path in there. */
async function contentOf(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name))
  const contents = files.toSorted().map(async (file): Promise<[string, string]> => {
    return [path.relative(folder, file), (await readFile(file)).toString('base64')]
  })
  return new Map(await Promise.all(contents))
}

async function expectArgumentsToArrive(box: Box, options: CommandOptions = {}): Promise<void> {
  const words = fc.array(hostileWord(CANARY), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(words, async (sent) => {
      const arrived = await bytesOf(box, ['printf', '%s\\0', ...sent], options)
      expect(arrived.toString('hex')).toBe(Buffer.from(sent.map((word) => `${word}\0`).join('')).toString('hex'))
      expect(hatched()).toEqual([])
    }),
    { numRuns: CASES },
  )
}

async function expectFilesToLieWhereNamed(box: Box, options: CommandOptions = {}): Promise<void> {
  const folder = path.join(directory, 'files')
  await mkdir(folder)
  const content = fc.uint8Array({ maxLength: 600 })
  await fc.assert(
    fc.asyncProperty(hostileFileName(CANARY_NAME), content, hostileWord(CANARY), async (name, bytes, text) => {
      const file = path.join(folder, name)
      expect(await box.readFile(file, options)).toBeUndefined()
      await box.writeFile(file, Buffer.from(bytes), options)
      expect(await readdir(folder)).toEqual([name])
      expect((await readFile(file)).equals(Buffer.from(bytes))).toBe(true)
      await writeFile(file, text)
      expect(await box.readFile(file, options)).toBe(text)
      await rm(file)
      expect(hatched(folder)).toEqual([])
    }),
    { numRuns: FEW_CASES },
  )
}

describe('over a real sshd and the login shell of whoever runs this', () => {
  let sshd: TestSshd
  let box: Box
  beforeAll(async () => {
    sshd = await startSshd()
    nests.add(sshd.directory)
  })
  afterAll(() => sshd.close())
  beforeEach(async () => {
    const hostKeys = new HostKeys(path.join(directory, 'known_hosts'))
    await hostKeys.accept(sshd.address.host, sshd.address.port, sshd.hostKey)
    box = await connectBox(sshd.address, hostKeys)
    nests.add((await box.must(['pwd'])).trimEnd())
  })
  afterEach(() => box.close())

  test(
    'any arguments reach the program byte for byte, and none of them is run',
    () => expectArgumentsToArrive(box),
    TIMEOUT_MS,
  )

  test(
    'a file of any name is written, read, and missed by exactly that name',
    () => expectFilesToLieWhereNamed(box),
    TIMEOUT_MS,
  )

  test(
    'a directory of any name, with files of any name, travels both ways',
    async () => {
      const names = fc.uniqueArray(hostileFileName(CANARY_NAME), { minLength: 4, maxLength: 6 })
      await fc.assert(
        fc.asyncProperty(names, fc.uint8Array({ maxLength: 3000 }), async ([there = '', back = '', ...own], bytes) => {
          const root = await mkdtemp(path.join(directory, 'copy-'))
          const local = path.join(root, 'local')
          const remote = path.join(root, 'there', there)
          const returned = path.join(root, 'back', back)
          const [folder = '', ...files] = own
          await mkdir(path.join(local, folder), { recursive: true })
          for (const [place, name] of files.entries()) {
            await writeFile(path.join(local, name), bytes.subarray(place))
            await writeFile(path.join(local, folder, name), bytes)
          }
          const sent = await contentOf(local)
          expect(sent.size).toBe(2 * files.length)
          await box.upload(local, remote)
          expect(await contentOf(remote)).toEqual(sent)
          await box.download(remote, returned)
          expect(await contentOf(returned)).toEqual(sent)
          expect(hatched(root, local, remote, returned)).toEqual([])
        }),
        { numRuns: FEW_CASES },
      )
    },
    TIMEOUT_MS,
  )

  test('an argument of a hundred thousand bytes, quoted, arrives whole', async () => {
    const long = "a'$\n".repeat(15_000)
    expect((await bytesOf(box, ['printf', '%s', long])).toString()).toBe(long)
  })

  test.each([140_000, 600_000])('a command line of %i bytes is refused, and the connection lives on', async (bytes) => {
    const refused = box.run(['printf', '%s', 'x'.repeat(bytes)])
    await expect(refused).rejects.toMatchObject({ code: 'command-failed', kept: 'It was not run.' })
    expect(await box.must(['echo', 'still here'])).toBe('still here\n')
  })

  test('what a directory is called is not taken for what went wrong with it', async () => {
    const odd = path.join(directory, 'No such file or directory')
    await mkdir(odd)
    expect(await box.readFile(path.join(odd, 'file'))).toBeUndefined()
    await expect(box.readFile(odd)).rejects.toBeInstanceOf(BenchError)
  })
})

/** sudo hands its arguments on as they are (execve): a script does that for it, and another one says that we are not root. */
const STAND_INS = {
  sudo: '#!/bin/sh\n: >"$0.called"\n[ "$1" = -n ] && shift\n[ "$1" = -- ] && shift\nexec "$@"\n',
  id: '#!/bin/sh\necho 1000\n',
} as const

describe('through the shells that stand between sudo and a command', () => {
  let server: CommandServer
  let box: Box
  let programs: string
  beforeEach(async () => {
    programs = path.join(directory, 'programs')
    await mkdir(programs)
    for (const [name, script] of Object.entries(STAND_INS)) {
      await writeFile(path.join(programs, name), script)
      await chmod(path.join(programs, name), 0o755)
    }
    server = await startCommandServer('any', { PATH: `${programs}:${process.env['PATH'] ?? ''}` })
    const hostKeys = new HostKeys(path.join(directory, 'known_hosts'))
    await hostKeys.accept(server.address.host, server.address.port, server.hostKey)
    box = await connectBox(server.address, hostKeys, { ...NOBODY_TO_ASK, secret: () => Promise.resolve('any') })
  })
  afterEach(async () => {
    await box.close()
    await server.close()
  })

  test(
    'any arguments reach the program byte for byte, and none of them is run',
    async () => {
      await expectArgumentsToArrive(box, { asRoot: true })
      expect(existsSync(path.join(programs, 'sudo.called'))).toBe(true)
    },
    TIMEOUT_MS,
  )

  test(
    'a file of any name is written, read, and missed by exactly that name',
    () => expectFilesToLieWhereNamed(box, { asRoot: true }),
    TIMEOUT_MS,
  )
})
