// A process that pulls a trace as a capture does while it is recorded, follows it and reads it ("pull"), or only reads it ("read").
// Prints what it found, and the most memory that it had, as JSON.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Box } from '../src/main/box/box.ts'
import { localBox } from '../src/main/box/testing/local-box.ts'
import { LiveWindows, readWindows, startPartFeed } from '../src/main/trace/index.ts'
import { DENSE_DEVICE } from './dense-trace.ts'

const LONGEST_PULL_SECONDS = 86_400
const WINDOW_SECONDS = 2.5

const [how = '', directory = '', output = ''] = process.argv.slice(2)
const followed = how === 'pull' ? await pull() : 0
const { windows, eventsRead } = await readWindows(directory, {
  device: DENSE_DEVICE,
  windowSeconds: WINDOW_SECONDS,
  measured: true,
})
// Not getrusage's: that begins with what the process had from which this one was started.
const peakKib = Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
process.stdout.write(JSON.stringify({ followed, windows: windows.length, events: eventsRead, peakMib: peakKib / 1024 }))
process.disconnect()

/** Until it is told that all parts are recorded. @returns how many windows were told of meanwhile */
async function pull(): Promise<number> {
  let told = 0
  const live = new LiveWindows({
    ...{ device: DENSE_DEVICE, windowSeconds: WINDOW_SECONDS },
    onWindow: () => {
      told += 1
    },
  })
  const allRecorded = once(process, 'message')
  await live.startAt(0n)
  const feed = await startPartFeed(patientBox(), {
    ...{ outputDirectory: output, into: directory },
    onPart: (part) => live.add(part),
  })
  await allRecorded
  await feed.finish()
  live.close()
  return told
}

/** This machine as the box; its commands may take as long as they do. */
function patientBox(): Box {
  const here = localBox()
  return {
    ...here,
    stream: (argv, options) => {
      const patient = { ...options, timeoutSeconds: LONGEST_PULL_SECONDS }
      return here.stream(argv, patient)
    },
  }
}
