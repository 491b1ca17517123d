import { connect } from '../database.ts'
import { runQueries } from '../runs.ts'
import { exampleRun, exampleWindows } from './example-data.ts'

/** Run as a program: stores a run that takes seconds to write, so that it can be killed on the way. */
const [path = '', sessionId = ''] = process.argv.slice(2)
const db = connect(path)
// So small a cache that pages reach the write-ahead log before the transaction ends.
db.pragma('cache_size = 5')
runQueries(db).save(exampleRun(sessionId, 'long', { windows: exampleWindows(500_000) }))
