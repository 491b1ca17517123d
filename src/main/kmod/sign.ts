import { execFile } from 'node:child_process'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Box } from '../box/box.ts'
import { BenchError } from '../../shared/errors.ts'

const run = promisify(execFile)

/** The key stays on this computer. Its certificate is the one that the box has enrolled (mokutil --import). */
export interface SigningKey {
  /** PEM. */
  readonly keyPath: string
  /** PEM or DER. */
  readonly certificatePath: string
  /** Of an encrypted key. */
  readonly passphrase?: string
}

/** include/linux/module_signature.h: all zero but the type of the id and the length, which is big-endian. */
const PKEY_ID_PKCS7 = 2
const MAGIC = '~Module signature appended~\n'
const SIGNATURE_HEADER_BYTES = 12

/**
 * A module with its signature appended, as the kernel's scripts/sign-file does it with sha256.
 * @throws BenchError `wrong-usage` for a key or certificate that cannot be used, `missing-tool` where there is no openssl.
 */
export async function signModule(module: Buffer, key: SigningKey): Promise<Buffer> {
  const certificate = await readCertificate(key)
  const signature = await cmsSignature(module, certificate, key)
  const header = Buffer.alloc(SIGNATURE_HEADER_BYTES)
  header.writeUInt8(PKEY_ID_PKCS7, 2)
  header.writeUInt32BE(signature.length, 8)
  return Buffer.concat([module, signature, header, Buffer.from(MAGIC)])
}

/** Fetches a built module from the box, signs it here, and puts it back. */
export async function signOnBox(box: Box, modulePath: string, key: SigningKey): Promise<void> {
  // base64: what a command prints is taken for text.
  const module = Buffer.from(await box.must(['base64', '-w0', modulePath]), 'base64')
  await box.writeFile(modulePath, await signModule(module, key))
}

/** The certificate in PEM, once it is known that the key opens and is its own. */
async function readCertificate({ keyPath, certificatePath, passphrase }: SigningKey): Promise<string> {
  const keyPem = await readOrRefuse(keyPath, 'key')
  const certificateFile = await readOrRefuse(certificatePath, 'certificate')
  const certificate = attempt(
    `The certificate ${certificatePath} cannot be used`,
    'Give an X.509 certificate, PEM or DER.',
    () => new X509Certificate(certificateFile),
  )
  const privateKey = attempt(
    `The key ${keyPath} cannot be opened`,
    'Give a private key in PEM; if it is encrypted, its passphrase is asked for, or taken from RABENCH_SIGN_PASSPHRASE.',
    () => createPrivateKey({ key: keyPem, ...(passphrase === undefined ? {} : { passphrase }) }),
  )
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new BenchError('wrong-usage', `The certificate ${certificatePath} is not that of the key ${keyPath}.`, {
      nextStep: 'Give the certificate that was made with this key.',
    })
  }
  return certificate.toString()
}

async function cmsSignature(module: Buffer, certificate: string, key: SigningKey): Promise<Buffer> {
  const directory = await mkdtemp(path.join(tmpdir(), 'rabench-sign-'))
  const [moduleFile, certificateFile, out] = ['rabench.ko', 'certificate.pem', 'signature'].map((name) =>
    path.join(directory, name),
  ) as [string, string, string]
  try {
    await writeFile(moduleFile, module)
    await writeFile(certificateFile, certificate)
    const flags = ['-sign', '-binary', '-nocerts', '-noattr', '-nosmimecap', '-md', 'sha256', '-outform', 'DER']
    // Through the environment: a command line is seen by everybody on this computer.
    const argv = ['cms', ...flags, '-signer', certificateFile, '-inkey', path.resolve(key.keyPath)]
    await run('openssl', [...argv, '-passin', 'env:RABENCH_KEY_PASSPHRASE', '-in', moduleFile, '-out', out], {
      env: opensslEnvironment(key.passphrase),
    })
    return await readFile(out)
  } catch (error) {
    throw signingError(error)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** What openssl is told of our environment, in which other secrets may stand: where it lies, and its own settings (openssl-env(7)). */
function opensslEnvironment(passphrase = ''): NodeJS.ProcessEnv {
  const passedOn = Object.entries(process.env).filter(([name]) => name === 'PATH' || name.startsWith('OPENSSL_'))
  return { ...Object.fromEntries(passedOn), RABENCH_KEY_PASSPHRASE: passphrase }
}

function signingError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error
  if (error.code === 'ENOENT') {
    return new BenchError('missing-tool', 'There is no openssl on this computer, which signs the module.', {
      nextStep: 'Install the package openssl.',
    })
  }
  const details = 'stderr' in error ? String(error.stderr) : error.message
  return new BenchError('wrong-usage', 'openssl could not sign the module with this key.', {
    nextStep: 'See what it said in the details.',
    details,
  })
}

async function readOrRefuse(file: string, what: string): Promise<Buffer> {
  return readFile(file).catch((error: unknown) => {
    throw new BenchError('wrong-usage', `The ${what} ${file} cannot be read.`, {
      nextStep: `Give the ${what} that the module is to be signed with.`,
      details: String(error),
      cause: error,
    })
  })
}

function attempt<T>(sentence: string, nextStep: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new BenchError('wrong-usage', `${sentence}.`, { nextStep, details: why, cause: error })
  }
}
