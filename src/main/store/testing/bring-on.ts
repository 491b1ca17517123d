import { writeSync } from 'node:fs'
import { openStore } from '../store.ts'

/** Run as a program: opens a database, which brings it to today's version, and says when it begins and when it has done so. */
const [path = ''] = process.argv.slice(2)
writeSync(1, 'begins\n')
const store = openStore(path)
writeSync(1, 'done\n')
store.close()
