// One subject and one range of inputs, in a process that may be ended by them: node child.ts NAME FROM INPUTS PROGRESS_FILE [SKIPPED,...].
// Before each input its number is written where it outlives the process.
import { openSync, writeSync } from 'node:fs'
import { fuzz } from '../../src/shared/testing/fuzzing.ts'
import { SUBJECTS } from './subjects.ts'
import { tallyOf } from './tally.ts'

const [name, from, inputs, progressFile = '', skipped = ''] = process.argv.slice(2)
const named = SUBJECTS.find((one) => one.name === name)
if (named === undefined) throw new RangeError(`there is no subject ${name ?? ''}`)
const subject = await named.open()
const progress = openSync(progressFile, 'w')
const number = Buffer.alloc(8)
await fuzz(
  subject,
  { from: Number(from), inputs: Number(inputs) },
  {
    skipped: new Set(skipped === '' ? [] : skipped.split(',').map(Number)),
    onInput: (input) => {
      number.writeDoubleLE(input)
      writeSync(progress, number, 0, number.length, 0)
    },
    onReport: (report, nextInput) => {
      process.stdout.write(`${JSON.stringify(tallyOf(report, nextInput))}\n`)
    },
  },
)
await subject.close()
// A connection that somebody was asked about would be waited for.
process.exit()
