import { afterEach, expect, test, vi } from 'vitest'
import { runLocally } from './process.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

/** What the kernel says is the environment of a program that is run. */
async function environmentOfAProgram(env: Readonly<Record<string, string>> = {}): Promise<Map<string, string>> {
  let text = ''
  await runLocally('cat', ['/proc/self/environ'], { env, onLine: (line) => (text += line) })
  const entries = text.split('\0').filter((entry) => entry !== '')
  return new Map(entries.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]))
}

test('a program of this computer is told none of our secrets', async () => {
  vi.stubEnv('RABENCH_PASSWORD', 'not for a machine that runs for days')
  vi.stubEnv('SSH_AUTH_SOCK', '/tmp/agent')
  const environment = await environmentOfAProgram()
  expect([...environment.values()].join('\n')).not.toContain('not for a machine')
  expect(environment.has('RABENCH_PASSWORD')).toBe(false)
  expect(environment.has('SSH_AUTH_SOCK')).toBe(false)
})

test('it is told where programs are, also those of Debian’s administrators, and how its mirrors are reached', async () => {
  vi.stubEnv('http_proxy', 'http://proxy.example:3128')
  const environment = await environmentOfAProgram({ TMPDIR: '/var/tmp' })
  expect(environment.get('PATH')?.split(':')).toEqual(expect.arrayContaining(['/usr/sbin', '/usr/bin']))
  expect(environment.get('LC_ALL')).toBe('C')
  expect(environment.get('http_proxy')).toBe('http://proxy.example:3128')
  expect(environment.get('TMPDIR')).toBe('/var/tmp')
})
