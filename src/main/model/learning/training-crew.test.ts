import { expect, test } from 'vitest'
import { BenchError } from '../../../shared/errors.ts'
import { separableRows } from '../testing/toy.ts'
import type { EpochLosses } from '../../../shared/model.ts'
import { TrainingCrew } from './training-crew.ts'
import type { TrainingProblem } from './training-problem.ts'
import { trainNetworks } from './training.ts'

const problems: TrainingProblem[] = [
  ...[1, 2, 3].map((seed) => ({ rows: separableRows(2), seed })),
  ...[1, 2].map((seed) => ({ rows: separableRows(10), seed, classWeights: 'balanced' as const })),
]

test('a crew’s networks are, bit by bit, those of one thread, in the order of the problems', async () => {
  const alone = await trainNetworks(problems, {})
  const helped = new TrainingCrew({ helpers: 1, own: trainNetworks })
  const hired = new TrainingCrew({ helpers: 2 })
  expect(await helped.train(problems, {})).toEqual(alone)
  expect(await hired.train(problems, {})).toEqual(alone)
  // Again, by the same threads.
  expect(await hired.train(problems.slice(0, 2), {})).toEqual(alone.slice(0, 2))
  expect(await hired.train([], {})).toEqual([])
  await Promise.all([helped.end(), hired.end()])
})

test('progress of all is one account, which never falls and ends at the whole', async () => {
  const done: number[] = []
  const crew = new TrainingCrew({ helpers: 2 })
  await crew.train(problems, {
    onEpoch: ({ networks, networksDone }) => {
      expect(networks.of).toBe(5)
      done.push(networksDone)
    },
  })
  expect(done).toEqual(done.toSorted((a, b) => a - b))
  expect(done.at(-1)).toBe(5)
  await crew.end()
})

test.each([1, 2])(
  'the first problem’s network is told epoch by epoch, and no other, by %s threads',
  async (helpers) => {
    const told: EpochLosses[] = []
    const crew = new TrainingCrew({ helpers })
    const [first] = await crew.train(problems, {
      onEpoch: (report) => {
        if (report.first !== undefined) told.push(report.first)
      },
    })
    expect(told).toEqual(first!.history)
    await crew.end()
  },
)

test('when one fails, all have stopped, and its reason is told', async () => {
  const reason = new BenchError('too-little-data', 'The first does not want to.')
  let others = 0
  const crew = new TrainingCrew({ helpers: 1, own: () => Promise.reject(reason) })
  await expect(crew.train(problems, { onEpoch: () => (others += 1) })).rejects.toBe(reason)
  const othersThen = others
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(others).toBe(othersThen)
})
