import { expect, test } from 'vitest'
import { BenchError } from '../../../shared/errors.ts'
import type { OddWork } from '../testing/odd-thread.ts'
import { Thread } from './thread.ts'

const threadOfTests = () => new Thread<OddWork>('../testing/odd-thread')

test('a thread does one job after the other, with its notes in order', async () => {
  const thread = threadOfTests()
  const notes: number[] = []
  expect(await thread.do('count', (note) => notes.push(note))).toBe('counted')
  expect(await thread.do('count', (note) => notes.push(note))).toBe('counted')
  expect(notes).toEqual([1, 2, 3, 1, 2, 3])
  await thread.end()
})

test('an expected failure crosses with all its fields', async () => {
  const failure: unknown = await threadOfTests()
    .do('refuse', () => undefined)
    .catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(BenchError)
  expect(failure).toMatchObject({
    code: 'too-little-data',
    message: 'There is nothing.',
    kept: 'All.',
    nextStep: 'Get some.',
    details: undefined,
  })
})

test('a programmer’s error comes with its kind and with the stack of the thread', async () => {
  const crash: unknown = await threadOfTests()
    .do('crash', () => undefined)
    .catch((error: unknown) => error)
  expect(crash).toBeInstanceOf(RangeError)
  expect(crash).toMatchObject({
    message: 'a mistake of ours',
    stack: expect.stringContaining('odd-thread.ts') as unknown,
  })
})

test('a thread that ends without an answer, or cannot give it, is an error', async () => {
  await expect(threadOfTests().do('exit', () => undefined)).rejects.toThrow('ended with 3 before it had answered')
  await expect(threadOfTests().do('answer with a function', () => undefined)).rejects.toThrow('could not be cloned')
})

test('an abort ends even a thread that never lets a message in', async () => {
  const controller = new AbortController()
  const job = threadOfTests().do(
    'compute for ever',
    () => {
      controller.abort()
    },
    controller.signal,
  )
  await expect(job).rejects.toMatchObject({ code: 'interrupted', kept: 'No model was made.' })
})

test('what was aborted before is not begun', async () => {
  const notes: number[] = []
  const thread = threadOfTests()
  const job = thread.do('count', (note) => notes.push(note), AbortSignal.abort())
  await expect(job).rejects.toMatchObject({ code: 'interrupted' })
  expect(notes).toEqual([])
  await thread.end()
})

test('an error of who listens ends the job', async () => {
  const job = threadOfTests().do('count', () => {
    throw new Error('the listener fails')
  })
  await expect(job).rejects.toThrow('the listener fails')
})
