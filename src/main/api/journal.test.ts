import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { EventHub } from './event-hub.ts'
import { Journal } from './journal.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-journal-'))
})
afterEach(() => rm(directory, { recursive: true }))

test('a name with line breaks and a terminal’s own signs is one harmless line of the log, and whole for pages', async () => {
  const journal = new Journal(path.join(directory, 'logs'), new EventHub())
  const command = "cat -- 'a\r\nb\u001b[2Jc\u009b31m\td'"
  journal.ran({ boxName: 'lab-3', command, asRoot: true, at: '2026-11-30T10:00:00.000Z', seconds: 0.5, exitCode: 0 })
  await journal.close()
  expect(await readFile(journal.file, 'utf8')).toBe(
    "2026-11-30T10:00:00.000Z ran lab-3# cat -- 'a ⏎ b\uFFFD[2Jc\uFFFD31m\td' (exit 0, 0.50 s)\n",
  )
  expect(journal.commands('lab-3')).toMatchObject([{ command }])
})
