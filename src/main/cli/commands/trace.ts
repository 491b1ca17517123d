import { Command } from 'commander'
import { describeTrace } from '../../bench/features.ts'
import { table } from '../format.ts'
import { runPlainCommand } from '../session.ts'

type Description = Awaited<ReturnType<typeof describeTrace>>

export function traceCommand(): Command {
  return new Command('trace')
    .description('what an LTTng kernel trace holds, without a box')
    .argument('<trace>', 'its directory, or a packed trace')
    .option('--json', 'print one JSON document')
    .action(async (path: string, flags: { readonly json?: boolean }) => {
      await runPlainCommand(flags.json === true, async ({ signal, print }) => {
        print(await describeTrace(path, signal), describe)
      })
    })
}

function describe(trace: Description): string {
  const { environment, time } = trace
  const host = [environment['hostname'], environment['kernel_release']].filter((word) => word !== undefined).join(', ')
  const losses = `${trace.discardedEvents} events discarded, ${trace.lostPackets} packets lost`
  return [
    `${trace.path}\n`,
    `  ${trace.format}${host === '' ? '' : ` of ${host}`}${trace.parts > 1 ? `, in ${trace.parts} parts` : ''}\n`,
    time === undefined ? '' : `  ${isoTime(time.startNs)} for ${time.seconds.toFixed(3)} s\n`,
    `  ${trace.events} events; ${losses}\n\n`,
    table(
      ['disk', 'number', 'requests'],
      trace.disks.map(({ name, major, minor, requests }) => [name ?? '', `${major}:${minor}`, String(requests)]),
    ),
    '\n',
    table(
      ['event', 'count'],
      trace.eventClasses.map(({ name, events }) => [name, String(events)]),
    ),
    trace.unusedEventClasses > 0 ? `  ${trace.unusedEventClasses} more are declared and did not occur.\n` : '',
    '\n',
    table(
      ['stream', 'packets', 'events', 'discarded', 'lost packets'],
      trace.streams.map(({ files, packets, events, discardedEvents, lostPackets }) => [
        files[0]?.split('/').at(-1) ?? '',
        ...[packets, events, discardedEvents, lostPackets].map(String),
      ]),
    ),
  ].join('')
}

function isoTime(ns: string): string {
  return new Date(Number(BigInt(ns) / 1_000_000n)).toISOString()
}
