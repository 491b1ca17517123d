import { beforeEach, expect, test } from 'vitest'
import type { Activity, DiskSample } from '../../shared/contract/index.ts'
import { activitySchema } from '../../shared/contract/index.ts'
import { RunningActivity } from './running-activity.ts'

let told: Activity[]
let activity: RunningActivity

beforeEach(() => {
  told = []
  activity = new RunningActivity(
    {
      id: 'one',
      title: 'Capture quick on lab-3',
      steps: ['Box', 'Capture', 'Train'],
      input: { kind: 'capture', boxName: 'lab-3', profileName: 'quick' },
    },
    (snapshot) => told.push(snapshot),
  )
})

const steps = () => activity.snapshot.steps.map(({ title, state }) => `${title} ${state}`)

test('a step that begins ends those before it', () => {
  activity.progress({ title: 'Box', doing: 'connecting', secondsLeft: undefined })
  activity.progress({ title: 'Capture', doing: 'run 1 of 9', secondsLeft: 60 })
  expect(steps()).toEqual(['Box done', 'Capture active', 'Train waiting'])
  expect(activity.snapshot.steps[1]).toMatchObject({ doing: 'run 1 of 9', secondsLeft: 60 })
})

test('a failure marks the step that was at work, and leaves what was done', () => {
  activity.stepDone('Box', 'logged in')
  activity.progress({ title: 'Capture', doing: 'run 1 of 9', secondsLeft: undefined })
  activity.end('failed', { code: 'connection-lost', sentence: 'Lost the connection to lab-3.' })
  expect(steps()).toEqual(['Box done', 'Capture failed', 'Train waiting'])
  expect(told.at(-1)).toMatchObject({ state: 'failed', error: { code: 'connection-lost' } })
})

test('what it made is no link any more once it has been discarded', () => {
  activity.made({ sessionId: 's', modelId: 'm' })
  activity.discarded()
  activity.end('cancelled')
  expect(activity.snapshot).not.toHaveProperty('sessionId')
  expect(activity.snapshot).not.toHaveProperty('modelId')
})

test('curves grow by an epoch, and the first epoch begins new ones', () => {
  const losses = (trainingLoss: number) => ({ trainingLoss, validationLoss: 0.5, validationAccuracy: 0.9 })
  for (const epoch of [1, 2]) activity.epoch({ epoch, ...losses(epoch) })
  expect(activity.snapshot.curves).toEqual([losses(1), losses(2)])
  activity.epoch({ epoch: 1, ...losses(3) })
  expect(activity.snapshot.curves).toEqual([losses(3)])
})

test('every snapshot is one that the contract lets through', () => {
  activity.workload({ name: 'random-4k', label: 'random' })
  activity.windows('random', 3, { runName: 'r', label: 'random', index: 2, requests: 90, features: [1, 2] })
  activity.workload(undefined)
  activity.end('done')
  for (const snapshot of told) expect(() => activitySchema.strict().parse(snapshot)).not.toThrow()
  expect(activity.snapshot.windowsByClass).toEqual({ sequential: 0, random: 3, mixed: 0 })
})

test('an hour of samples is all that is kept', () => {
  const sample: DiskSample = { atMs: 0, readBytesPerSecond: 0, writeBytesPerSecond: 0, iops: 0, readaheadKib: 128 }
  for (let atMs = 0; atMs < 5_000; atMs++) activity.sample({ ...sample, atMs })
  expect(activity.samples).toHaveLength(3_600)
  expect(activity.samples.at(-1)?.atMs).toBe(4_999)
})
