import { setTimeout } from 'node:timers/promises'
import type { Box } from '../box/box.ts'
import { BenchError } from '../../shared/errors.ts'
import { loadParameters, type LoadOptions } from './parameters.ts'

const UNLOAD_TRIES = 10
const UNLOAD_PAUSE_MS = 500

/** The module's own sentences of the last attempt, newest last. */
async function kernelLog(box: Box): Promise<string[]> {
  const { stdout } = await box.run(['dmesg'], { asRoot: true })
  return stdout
    .split('\n')
    .filter((line) => /\brabench\b/.test(line))
    .slice(-3)
}

/** insmod and modprobe print strerror(errno); what each means is decided in kernel/module/{main,signing,version}.c. */
export async function loadError(box: Box, stderr: string, disk: string): Promise<BenchError> {
  const log = await kernelLog(box)
  const sentence = log
    .at(-1)
    ?.replace(/^.*?rabench: /, '')
    .replace(/[.]$/, '')
  const more = { details: [stderr.trim(), ...log].join('\n') }

  if (stderr.includes('File exists')) {
    return new BenchError('module-busy', `A rabench module is loaded on ${box.name} already.`, {
      ...more,
      nextStep: `Take it away first: rabench undeploy --box ${box.name}`,
    })
  }
  if (/Key was rejected|Operation not permitted/.test(stderr)) {
    return new BenchError(
      'module-refused',
      `The kernel of ${box.name} refuses this module: its signature is missing or unknown.`,
      {
        ...more,
        nextStep: 'Sign it with a key that the box has enrolled (--sign-key), or turn Secure Boot off in its firmware.',
      },
    )
  }
  if (sentence !== undefined && /\bholds? (the )?model\b|\bbuilt for (kernel )?\S/.test(sentence)) {
    return new BenchError('module-refused', `The module did not load on ${box.name}: ${sentence}.`, {
      ...more,
      nextStep: 'Deploy again: the module is then built of this model, for the running kernel.',
    })
  }
  if (/Invalid module format|Unknown symbol/.test(stderr)) {
    return new BenchError('module-refused', `The module was built for another kernel than ${box.name} runs.`, {
      ...more,
      nextStep: 'Deploy again: the module is then built for the running kernel.',
    })
  }
  if (sentence?.includes('invalid for parameter') === true) {
    return new BenchError('wrong-usage', `The module refuses a parameter: ${sentence}.`, {
      ...more,
      nextStep: 'Stay within the limits that `modinfo rabench.ko` shows.',
    })
  }
  if (/No such device|Invalid (parameters|argument)|No such file/.test(stderr)) {
    return new BenchError(
      'unknown-device',
      `The module cannot serve ${disk} on ${box.name}: ${sentence ?? stderr.trim()}.`,
      {
        ...more,
        nextStep: 'Name a whole disk as in /sys/block of the box, or see what the check says under "acts on".',
      },
    )
  }
  const why = sentence ?? (stderr.trim() || 'insmod says nothing of why')
  return new BenchError('module-refused', `The module did not load on ${box.name}: ${why}.`, {
    ...more,
    nextStep: `See what the kernel says of it there: dmesg | grep rabench; and what the box lacks: rabench box check ${box.name}`,
  })
}

/**
 * Loads a built module. Nothing changes on the box before it has decided.
 * @param modulePath of rabench.ko on the box.
 * @throws BenchError `module-busy`, `module-refused`, `wrong-usage` or `unknown-device`, with the module's own sentence.
 */
export async function loadModule(box: Box, modulePath: string, options: LoadOptions): Promise<void> {
  const { exitCode, stderr } = await box.run(['insmod', modulePath, ...loadParameters(options)], { asRoot: true })
  if (exitCode !== 0) throw await loadError(box, stderr, options.disk)
}

/**
 * Unloads the module: every readahead is as it was when this returns. Does nothing where none is loaded.
 * @throws BenchError `module-busy` while somebody reads /dev/rabench, after five seconds.
 */
export async function unloadModule(box: Box): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const { exitCode, stderr } = await box.run(['rmmod', 'rabench'], { asRoot: true })
    if (exitCode === 0 || /not (currently )?loaded|No such file/.test(stderr)) return
    if (!/in use|temporarily unavailable/.test(stderr)) {
      throw new BenchError('command-failed', `The module could not be unloaded from ${box.name}: ${stderr.trim()}.`)
    }
    if (attempt === UNLOAD_TRIES) {
      throw new BenchError('module-busy', `The module on ${box.name} is in use: a program reads /dev/rabench.`, {
        kept: 'The module is still loaded and still steers.',
        nextStep: 'End that program (on the box: fuser -v /dev/rabench), then undeploy again.',
        details: stderr.trim(),
      })
    }
    await setTimeout(UNLOAD_PAUSE_MS)
  }
}
