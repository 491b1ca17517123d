import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signModule, signOnBox } from './sign.ts'
import { scriptedBox } from './testing/scripted-box.ts'

/** The kernel's own, from Debian's linux-kbuild. */
const SIGN_FILE = '/usr/lib/linux-kbuild-6.1/scripts/sign-file'
const MODULE = Buffer.from(Array.from({ length: 70_001 }, (_, index) => (index * 7 + (index >> 8)) & 0xff))

describe('signing a module', () => {
  let directory: string
  const path = (name: string) => join(directory, name)
  const openssl = (...argv: string[]) => execFileSync('openssl', argv, { stdio: 'pipe' })
  const makeKey = (name: string) => {
    const subject = `/CN=Readahead Bench test ${name}/`
    openssl(
      ...['req', '-new', '-x509', '-nodes', '-newkey', 'rsa:2048', '-subj', subject, '-days', '2'],
      ...['-keyout', path(`${name}.pem`), '-out', path(`${name}.crt`)],
    )
  }
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rabench-sign-test-'))
    makeKey('key')
    makeKey('other')
    openssl('x509', '-in', path('key.crt'), '-outform', 'DER', '-out', path('key.der'))
    openssl('pkcs8', '-topk8', '-in', path('key.pem'), '-out', path('locked.pem'), '-passout', 'pass:right')
    await writeFile(path('rabench.ko'), MODULE)
  })
  afterAll(async () => {
    await rm(directory, { recursive: true })
  })

  if (!existsSync(SIGN_FILE))
    process.stderr.write(`Signatures are not compared with the kernel's: there is no ${SIGN_FILE}.\n`)
  it.skipIf(!existsSync(SIGN_FILE))("gives the bytes that the kernel's sign-file gives", async () => {
    execFileSync(SIGN_FILE, ['sha256', path('key.pem'), path('key.crt'), path('rabench.ko'), path('signed.ko')])
    const signed = await readFile(path('signed.ko'))
    const key = { keyPath: path('key.pem'), certificatePath: path('key.crt') }
    expect((await signModule(MODULE, key)).equals(signed)).toBe(true)
    expect((await signModule(MODULE, { ...key, certificatePath: path('key.der') })).equals(signed)).toBe(true)
  })

  it('opens an encrypted key, with its passphrase alone', async () => {
    const certificatePath = path('key.crt')
    const plain = await signModule(MODULE, { keyPath: path('key.pem'), certificatePath })
    const locked = { keyPath: path('locked.pem'), certificatePath }
    expect((await signModule(MODULE, { ...locked, passphrase: 'right' })).equals(plain)).toBe(true)
    await expect(signModule(MODULE, { ...locked, passphrase: 'wrong' })).rejects.toMatchObject({ code: 'wrong-usage' })
    await expect(signModule(MODULE, locked)).rejects.toMatchObject({ code: 'wrong-usage' })
  })

  it.each([
    ['no such key', 'nowhere.pem', 'key.crt', 'cannot be read'],
    ['no such certificate', 'key.pem', 'nowhere.crt', 'cannot be read'],
    ['a certificate that is none', 'key.pem', 'rabench.ko', 'cannot be used'],
    ['the certificate of another key', 'key.pem', 'other.crt', 'is not that of the key'],
  ])('refuses %s', async (_, key, certificate, sentence) => {
    await expect(signModule(MODULE, { keyPath: path(key), certificatePath: path(certificate) })).rejects.toMatchObject({
      code: 'wrong-usage',
      message: expect.stringContaining(sentence) as string,
    })
  })

  it('puts it back on the box, where the key never is', async () => {
    const { box, files, commands } = scriptedBox([[/^base64 /, { stdout: MODULE.toString('base64') }]])
    const key = { keyPath: path('key.pem'), certificatePath: path('key.crt') }
    await signOnBox(box, '/root/rabench.ko', key)
    expect(files.get('/root/rabench.ko')).toEqual(await signModule(MODULE, key))
    expect(commands).toEqual(['base64 -w0 /root/rabench.ko', 'write /root/rabench.ko'])
  })
})
