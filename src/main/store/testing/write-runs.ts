import { writeSync } from 'node:fs'
import { openStore } from '../store.ts'
import { NEW_SESSION } from './example-data.ts'
import { numberedRun } from './numbered-runs.ts'

/** Run as a program: stores runs from a number on, and says each number once the run is stored, until it is killed. */
const [path = '', sessionId = '', first = '0'] = process.argv.slice(2)
const store = openStore(path)
if (!store.sessions.list().some(({ id }) => id === sessionId)) store.sessions.create({ ...NEW_SESSION, id: sessionId })
writeSync(1, 'ready\n')
for (let number = Number(first); ; number += 1) {
  store.runs.save(numberedRun(sessionId, number))
  writeSync(1, `${number}\n`)
}
