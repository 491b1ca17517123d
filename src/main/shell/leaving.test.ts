import { beforeEach, expect, test } from 'vitest'
import { Leaving, type ClosingAnswer } from './leaving.ts'

let said: string[]
let work: string[]
let answer: PromiseWithResolvers<ClosingAnswer>
let stopped: PromiseWithResolvers<void>
let givesUp: boolean
let leaving: Leaving

beforeEach(() => {
  said = []
  work = []
  answer = Promise.withResolvers()
  stopped = Promise.withResolvers()
  givesUp = false
  leaving = new Leaving({
    busy: () => work,
    ask: (about) => {
      said.push(`ask about ${about.join(', ')}`)
      return answer.promise
    },
    askToGiveUp: () => {
      said.push('ask to give up')
      return Promise.resolve(givesUp)
    },
    hide: () => said.push('hide'),
    stopWork: () => {
      said.push('stop work')
      return stopped.promise
    },
    exit: () => said.push('exit'),
  })
})

test('with nothing at work, it ends without a question', async () => {
  stopped.resolve()
  await leaving.closing()
  expect(said).toEqual(['stop work', 'exit'])
})

test('over work it asks, naming the work; whoever stays loses nothing', async () => {
  work = ['Run quick on virtual', 'Watching lab-3']
  answer.resolve('stay')
  await leaving.closing()
  expect(said).toEqual(['ask about Run quick on virtual, Watching lab-3'])
})

test('whoever stops waits until the boxes are put back', async () => {
  work = ['Run quick on virtual']
  answer.resolve('stop')
  const closed = leaving.closing()
  await expect.poll(() => said).toEqual(['ask about Run quick on virtual', 'stop work'])
  stopped.resolve()
  await closed
  expect(said.at(-1)).toBe('exit')
})

test('closing twice asks once', async () => {
  work = ['Run quick on virtual']
  const first = leaving.closing()
  await leaving.closing()
  answer.resolve('stay')
  await first
  expect(said).toHaveLength(1)
})

test('closing while boxes are put back offers to give that up', async () => {
  const closed = leaving.closing()
  await leaving.closing()
  expect(said).toEqual(['stop work', 'ask to give up'])
  givesUp = true
  await leaving.closing()
  expect(said.slice(2)).toEqual(['ask to give up', 'exit'])
  stopped.resolve()
  await closed
})

test('in the background the work goes on; the window is wanted when it has ended', async () => {
  work = ['Run quick on virtual']
  answer.resolve('background')
  await leaving.closing()
  expect(said.at(-1)).toBe('hide')
  expect(leaving.wantsWindow(false)).toBe(false)
  work = []
  expect(leaving.wantsWindow(false)).toBe(true)
})

test('in the background a question wants the window at once', async () => {
  work = ['Run quick on virtual']
  answer.resolve('background')
  await leaving.closing()
  expect(leaving.wantsWindow(true)).toBe(true)
})

test('a window that is on the screen is not wanted again', async () => {
  expect(leaving.wantsWindow(true)).toBe(false)
  work = ['Run quick on virtual']
  answer.resolve('background')
  await leaving.closing()
  leaving.shown()
  expect(leaving.wantsWindow(true)).toBe(false)
})

test('a signal asks nobody, and stops the work once', async () => {
  work = ['Run quick on virtual']
  const left = leaving.leave()
  await leaving.leave()
  stopped.resolve()
  await left
  expect(said).toEqual(['stop work', 'exit'])
})
