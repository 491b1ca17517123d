import path from 'node:path'
import { fillLibrary } from '../bench/library-data.ts'

/*
 * A program, for the Node that the app is run with: puts what years of use would leave into a data folder, as the benchmark of the
 * library has it, with shorter runs.
 */
const [, , dataDirectory, sessions] = process.argv
if (dataDirectory === undefined || sessions === undefined) {
  throw new Error('usage: store-generated-library.ts DATA SESSIONS')
}
fillLibrary(path.join(dataDirectory, 'bench.sqlite'), {
  sessions: Number(sessions),
  runsPerSession: 3,
  windowsPerRun: 5,
  longRunWindows: 2000,
})
