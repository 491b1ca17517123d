// What the module is worth on the virtual box, on both of its disk models: captures, trains, sweeps, and runs every shipped plan; prints
// each report, then every figure that is asked for with PASS or FAIL. Takes hours; what is done is stored and reused with --resume.
//   npm run evaluate:virtual -- [--disks slow-ssd,network] [--plans compare,unseen] [--repetitions N] [--seconds S] [--profile broad] [--resume] [--json]
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { evaluationText } from '../src/main/cli/evaluation-text.ts'
import { sweepText } from '../src/main/cli/commands/sweep.ts'
import {
  captureOnBox,
  changedPlan,
  defaultPaths,
  DISK_MODELS,
  evaluateOnBox,
  loadPlan,
  loadProfile,
  openWorkbench,
  planNames,
  sweep,
  trainModel,
  upVirtualBox,
  VIRTUAL,
  withBox,
  type DiskModel,
} from '../src/main/bench/index.ts'
import type { EvaluationReport } from '../src/shared/experiment/index.ts'
import { verdictText } from './figures.ts'
import { machineText } from './machine.ts'
import { proofFigures } from './proof-figures.ts'

const { values: flags } = parseArgs({
  options: {
    disks: { type: 'string', default: 'slow-ssd,network' },
    plans: { type: 'string' },
    repetitions: { type: 'string' },
    seconds: { type: 'string' },
    profile: { type: 'string', default: 'broad' },
    resume: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const disks = flags.disks.split(',').map(diskModel)
const plans = flags.plans?.split(',').filter((name) => name !== '') ?? (await planNames())
const changes = {
  ...(flags.repetitions === undefined ? {} : { repetitions: Number(flags.repetitions) }),
  ...(flags.seconds === undefined ? {} : { seconds: Number(flags.seconds) }),
}

const say = (text: string) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`)
const prompts = { acceptHostKey: () => Promise.resolve(false), secret: () => Promise.resolve(undefined) }

/** What has been done for a disk model: ids in the store, and reports by plan. */
interface Done {
  sessionId?: string
  modelId?: string
  sweepId?: string
  reports: Record<string, EvaluationReport>
}

const root = defaultPaths()
const results: Partial<Record<DiskModel, Done>> = {}
for (const disk of disks) results[disk] = await proveOn(disk)

const reports = Object.fromEntries(Object.entries(results).map(([disk, done]) => [disk, done.reports]))
const verdicts = proofFigures(reports)
if (flags.json) process.stdout.write(`${JSON.stringify({ machine: machineText(), results, verdicts }, null, 2)}\n`)
else process.stdout.write(`\n${machineText()}\n${verdictText(verdicts)}`)
process.exitCode = verdicts.every(({ passed }) => passed) ? 0 : 1

/** Each disk model has a data folder and a virtual box of its own, so that two of them can be measured one beside the other. */
async function proveOn(disk: DiskModel): Promise<Done> {
  const data = path.join(root.data, 'evaluate-virtual', disk)
  await mkdir(data, { recursive: true })
  const file = path.join(data, 'done.json')
  const done: Done = flags.resume
    ? (JSON.parse(await readFile(file, 'utf8').catch(() => '{"reports":{}}')) as Done)
    : { reports: {} }
  const save = () => writeFile(file, JSON.stringify(done, null, 2))
  const bench = openWorkbench({ ...root, data })
  const onRemark = (remark: string) => {
    say(`${disk}: ${remark}`)
  }
  let last = ''
  const onProgress = ({ doing }: { readonly doing: string }) => {
    if (doing !== last) say(`${disk}: ${doing}`)
    last = doing
  }
  try {
    await upVirtualBox(bench, { diskModel: disk, onRemark })
    await withBox(bench, VIRTUAL, prompts, async (access) => {
      if (done.sessionId === undefined) {
        const { profile } = await loadProfile(flags.profile)
        done.sessionId = (await captureOnBox(bench, access, { profile, onProgress, onRemark })).id
        await save()
      }
      if (done.modelId === undefined) {
        const { model, why } = await trainModel(bench, [done.sessionId], { seed: 1, onRemark })
        say(`${disk}: model ${model.id}, ${why}`)
        done.modelId = model.id
        await save()
      }
      if (done.sweepId === undefined) {
        const swept = await sweep(bench, access, { seed: 1, onProgress, onRemark })
        process.stdout.write(`\n${disk}\n${sweepText(swept)}`)
        done.sweepId = swept.id
        await save()
      }
      const model = bench.store.models.get(done.modelId)
      for (const name of plans.filter((plan) => done.reports[plan] === undefined)) {
        const plan = changedPlan(await loadPlan(name), changes)
        const { report } = await evaluateOnBox(bench, access, model, { plan, onProgress, onRemark })
        process.stdout.write(`\n${disk}, ${name}\n${evaluationText(report)}`)
        done.reports[name] = report
        await save()
      }
    })
  } finally {
    await bench.machine.stop()
    bench.close()
  }
  return done
}

function diskModel(name: string): DiskModel {
  const found = DISK_MODELS.find((one) => one === name)
  if (found === undefined) throw new Error(`there is no disk model ${name}: ${DISK_MODELS.join(', ')}`)
  return found
}
