// Records the session that ships in resources/sample, on the virtual box: the whole chain of `quick`, then a minute and a half of
// changing workloads under the loaded module. Run it by hand when what a session holds has changed:
//   npx node scripts/record-sample.ts
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  defaultPaths,
  loadPlan,
  loadProfile,
  openWorkbench,
  runChain,
  sampleOf,
  undeploy,
  watchBox,
  withBox,
} from '../src/main/bench/index.ts'
import { prepareScratchFile, runFio } from '../src/main/workload/index.ts'

const OUTPUT = path.join(import.meta.dirname, '../resources/sample/quick-on-virtual.json.gz')
const SECONDS_EACH = 25
/** The test file that lies ready on the virtual box. */
const FILE_MIB = 2048

const say = (text: string) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`)
const prompts = { acceptHostKey: () => Promise.resolve(false), secret: () => Promise.resolve(undefined) }

const data = await mkdtemp(path.join(tmpdir(), 'rabench-sample-'))
const bench = openWorkbench({ ...defaultPaths(), data })
try {
  const { profile } = await loadProfile('quick')
  const chain = await runChain(bench, {
    boxName: 'virtual',
    profile,
    seed: 1,
    prompts,
    leaveLoaded: { dryRun: false },
    onStepDone: ({ title }, result) => {
      say(`${title}: ${result}`)
    },
    onProgress: ({ doing }) => {
      say(doing)
    },
    onRemark: say,
  })
  const recordingId = await record()
  await writeFile(
    OUTPUT,
    sampleOf(bench, { sessionId: chain.sessionId, evaluationId: chain.evaluationId, recordingId }),
  )
  say(`written: ${OUTPUT}`)
} finally {
  await bench.machine.stop()
  bench.close()
  await rm(data, { recursive: true, force: true })
}

async function record(): Promise<string> {
  return withBox(bench, 'virtual', prompts, async (access) => {
    const started = Promise.withResolvers<string>()
    const end = new AbortController()
    const watching = watchBox(bench, access, {
      onStarted: (id) => {
        started.resolve(id)
      },
      onDecision: (decision) => {
        say(`decided ${decision.class}, ${decision.action} ${decision.readahead_kib} KiB`)
      },
      onSample: () => undefined,
      signal: end.signal,
    })
    watching.catch(started.reject)
    const recordingId = await started.promise
    const file = await prepareScratchFile(access.box, {
      scratchDirectory: access.address.scratch,
      fileMib: FILE_MIB,
    })
    const { workloads } = await loadPlan('compare')
    const [random, sequential, , mixed] = workloads.filter((workload) => workload.kind === 'fio')
    for (const [turn, workload] of [sequential, random, mixed, sequential].entries()) {
      const [shape] = workload?.jobs ?? []
      if (workload?.label === undefined || shape === undefined) continue
      say(`running ${workload.name}`)
      const run = { name: `sample-${turn}`, workload: workload.name, label: workload.label, shape }
      await runFio(
        access.box,
        { ...run, repetition: 1, cache: 'cold', readaheadKib: undefined, seconds: SECONDS_EACH },
        file,
        { withSamples: false },
      )
    }
    end.abort()
    await watching
    await undeploy(bench, access)
    return recordingId
  })
}
