import { implement } from '@orpc/server'
import { contract } from '../../shared/contract/index.ts'
import { FEATURE_SETS } from '../../shared/features.ts'
import { APP_VERSION } from '../../shared/version.ts'
import {
  boxesLeft,
  compareStored,
  comparisonOffers,
  describeSelection,
  discardInterrupted,
  dropTraces,
  estimateSeconds,
  interruptedWorks,
  judgeSession,
  keepInterrupted,
  loadProfile,
  makeReport,
  plannedEvaluations,
  planRuns,
  predictFeatures,
  profileNames,
  storedModelFiles,
  TRACE_BYTES_PER_SECOND,
  windowPoints,
  windowRequests,
} from '../bench/index.ts'
import { readLicences } from './about.ts'
import type { Desks } from './desks.ts'
import { asContractError } from './failures.ts'
import { measurementSeries } from './views/evaluations.ts'
import { timeline, timeStatistics } from './views/explore.ts'
import { annotationItem, libraryPage, rangeStatistics } from './views/library.ts'
import { modelDetail, modelFile, modelItem, modelItems, modelReport } from './views/models.ts'
import { correctedRun, runWithSamples } from './views/runs.ts'
import { sessionDetail, sessionItem, sessionItems } from './views/sessions.ts'

const MIB = 1024 * 1024

/** The contract, each request answered by a desk or by the store. */
export function makeRouter(desks: Desks) {
  const { activities, boxes, watches, transfers, prompts, hub, journal, settings, dataDirectory } = desks
  const { store } = desks.bench
  const os = implement(contract).use(async ({ next }) => {
    try {
      return await next()
    } catch (error) {
      throw asContractError(error)
    }
  })
  const changed = (what: 'sessions' | 'models' | 'settings' | 'sweeps' | 'interrupted') => {
    hub.publish({ type: 'changed', what })
  }
  const about = async () => ({
    version: APP_VERSION,
    platform: [...desks.platform],
    ...dataDirectory.get(),
    logFile: journal.file,
    licences: await readLicences(),
  })

  return os.router({
    activities: {
      start: os.activities.start.handler(({ input }) => activities.start(input)),
      list: os.activities.list.handler(() => activities.list()),
      get: os.activities.get.handler(({ input }) => activities.get(input.id)),
      samples: os.activities.samples.handler(({ input }) => [...activities.samples(input.id)]),
      stop: os.activities.stop.handler(({ input }) => activities.stop(input.id, input.how)),
    },

    boxes: {
      list: os.boxes.list.handler(() => boxes.list()),
      put: os.boxes.put.handler(({ input }) => boxes.put(input.address, input.replacing)),
      remove: os.boxes.remove.handler(({ input }) => boxes.remove(input.boxName)),
      forgetKey: os.boxes.forgetKey.handler(async ({ input }) => {
        await boxes.forgetKey(input.boxName)
        return {}
      }),
      check: os.boxes.check.handler(({ input }) => boxes.check(input.boxName)),
      commands: os.boxes.commands.handler(({ input }) => [...journal.commands(input.boxName)]),
      virtualDown: os.boxes.virtualDown.handler(async () => ({ wasUp: await boxes.virtualDown() })),
    },

    compare: {
      make: os.compare.make.handler(({ input }) => compareStored(desks.bench, input.of)),
      offers: os.compare.offers.handler(({ input }) => comparisonOffers(desks.bench, input.of)),
    },

    evaluationPlans: {
      list: os.evaluationPlans.list.handler(() => plannedEvaluations()),
    },

    events: {
      all: os.events.all.handler(({ signal }) => hub.stream(signal)),
      log: os.events.log.handler(() => [...journal.lines()]),
    },

    interrupted: {
      list: os.interrupted.list.handler(async () => ({
        works: await interruptedWorks(desks.bench),
        boxes: (await boxesLeft(desks.bench)).map(({ boxName, work, since }) => ({ boxName, work, since })),
      })),
      keep: os.interrupted.keep.handler(async ({ input }) => {
        const work = await keepInterrupted(desks.bench, input.id)
        changed('sessions')
        changed('interrupted')
        return work
      }),
      discard: os.interrupted.discard.handler(async ({ input }) => {
        const work = await discardInterrupted(desks.bench, input.id)
        changed('sessions')
        changed('interrupted')
        return work
      }),
    },

    live: {
      watches: os.live.watches.handler(() => watches.list()),
      start: os.live.start.handler(({ input }) => watches.start(input.boxName)),
      stop: os.live.stop.handler(({ input }) => watches.end(input.boxName)),
      history: os.live.history.handler(({ input: { recordingId, sinceMs } }) => {
        const since = sinceMs === undefined ? {} : { sinceMs }
        return {
          decisions: store.recordings.decisions(recordingId, { ...since, limit: LONGEST_HISTORY }),
          samples: store.recordings.samples(recordingId, { ...since, limit: LONGEST_HISTORY }),
        }
      }),
      setDryRun: os.live.setDryRun.handler(({ input }) => watches.setDryRun(input.boxName, input.on)),
      setPaused: os.live.setPaused.handler(({ input }) => watches.setPaused(input.boxName, input.on)),
      setFixed: os.live.setFixed.handler(({ input }) => watches.setFixed(input.boxName, input.kib)),
      setLimit: os.live.setLimit.handler(({ input }) => watches.setLimit(input.boxName, input.seconds)),
      setMap: os.live.setMap.handler(({ input }) => watches.setMap(input.boxName, input.readaheadMapKib)),
      unload: os.live.unload.handler(async ({ input }) => ({ wasLoaded: await watches.unload(input.boxName) })),
    },

    models: {
      list: os.models.list.handler(() => modelItems(store)),
      get: os.models.get.handler(({ input }) => modelDetail(store, input.id)),
      label: os.models.label.handler(({ input: { id, label } }) => {
        store.models.label(id, label)
        changed('models')
        return modelItem(store.models.record(id))
      }),
      remove: os.models.remove.handler(({ input: { id } }) => {
        const item = modelItem(store.models.record(id))
        store.models.remove(id, new Date().toISOString())
        changed('models')
        return item
      }),
      restore: os.models.restore.handler(({ input: { id } }) => {
        store.models.restore(id)
        changed('models')
        return modelItem(store.models.record(id))
      }),
      predict: os.models.predict.handler(({ input }) => {
        const model = store.models.get(input.id)
        const { class: name, probabilities, readaheadKib, abstention } = predictFeatures(model, input.features)
        const { abstained } = abstention
        return {
          ...{ class: name, probabilities: [...probabilities], readaheadKib, abstained },
          ...(abstained === 'outside'
            ? { outsideFeature: FEATURE_SETS[model.featureSet][abstention.feature]?.name }
            : {}),
        }
      }),
      report: os.models.report.handler(({ input }) => modelReport(store, input.id)),
      judgedWindows: os.models.judgedWindows.handler(({ input: { id, split, limit = 1000, ...filter } }) =>
        store.modelReports.judgedWindows(id, split, { ...filter, limit }),
      ),
      files: os.models.files.handler(({ input }) =>
        storedModelFiles(desks.bench, input.id).map(({ name, about, bytes }) => ({ name, about, bytes: bytes.length })),
      ),
      file: os.models.file.handler(({ input }) => ({ base64: modelFile(desks.bench, input.id, input.name) })),
      dataset: os.models.dataset.handler(({ input: { sessionIds, featureSet, ...selection } }) =>
        describeSelection(desks.bench, sessionIds, featureSet, selection),
      ),
      studies: os.models.studies.handler(() => store.windowStudies.list()),
    },

    profiles: {
      list: os.profiles.list.handler(async () =>
        Promise.all(
          (await profileNames()).map(async (name) => {
            const { profile } = await loadProfile(name)
            const runs = planRuns(profile)
            const longestSeconds = Math.max(...runs.map((run) => run.seconds + (run.leadInSeconds ?? 0)))
            return {
              profile,
              runs: runs.map(({ name: runName, label, cache, readaheadKib, seconds }) => ({
                ...{ name: runName, label, cache, seconds },
                ...(readaheadKib === undefined ? {} : { readaheadKib }),
              })),
              seconds: estimateSeconds(profile, runs),
              diskMib: profile.fileMib,
              memoryMib: Math.ceil((longestSeconds * TRACE_BYTES_PER_SECOND) / MIB),
            }
          }),
        ),
      ),
    },

    prompts: {
      pending: os.prompts.pending.handler(() => prompts.pending()),
      answer: os.prompts.answer.handler(({ input }) => ({ taken: prompts.answer(input) })),
    },

    reports: {
      make: os.reports.make.handler(async ({ input: { id, format }, signal }) => {
        const { name, bytes } = await makeReport(desks.bench, id, { format, signal })
        return { name, base64: Buffer.from(bytes).toString('base64') }
      }),
    },

    sessions: {
      list: os.sessions.list.handler(() => sessionItems(store)),
      get: os.sessions.get.handler(({ input }) => sessionDetail(store, input.id)),
      run: os.sessions.run.handler(({ input }) => runWithSamples(store, input.runId)),
      measurement: os.sessions.measurement.handler(({ input }) => measurementSeries(store, input.id, input.order)),
      commands: os.sessions.commands.handler(({ input }) => store.commandLogs.ofSubject(input.id)),
      label: os.sessions.label.handler(({ input: { id, label } }) => {
        queriesOf(id).label(id, label)
        changed('sessions')
        return sessionItem(store, id)
      }),
      remove: os.sessions.remove.handler(({ input: { id } }) => {
        const item = sessionItem(store, id)
        queriesOf(id).remove(id, new Date().toISOString())
        changed('sessions')
        return item
      }),
      restore: os.sessions.restore.handler(({ input: { id } }) => {
        queriesOf(id).restore(id)
        changed('sessions')
        return sessionItem(store, id)
      }),
      library: os.sessions.library.handler(({ input }) => libraryPage(store, input)),
      removeMany: os.sessions.removeMany.handler(({ input: { ids } }) => {
        store.library.remove(ids, new Date().toISOString())
        changed('sessions')
        return { ids }
      }),
      restoreMany: os.sessions.restoreMany.handler(({ input: { ids } }) => {
        store.library.restore(ids)
        changed('sessions')
        return { ids }
      }),
      dropTraces: os.sessions.dropTraces.handler(async ({ input: { sessionIds = [], runIds = [] } }) => {
        try {
          const { elsewhere, ...dropped } = await dropTraces(desks.bench, { sessionIds, runIds })
          return { ...dropped, elsewhere: [...elsewhere] }
        } finally {
          // Also where it stopped half way.
          changed('sessions')
        }
      }),
      correctLabel: os.sessions.correctLabel.handler(({ input: { runId, label } }) => {
        store.runs.correctLabel(runId, label, new Date().toISOString())
        changed('sessions')
        return correctedRun(store, runId)
      }),
      annotations: os.sessions.annotations.handler(({ input }) =>
        store.annotations.ofSubject(input.id).map(annotationItem),
      ),
      searchAnnotations: os.sessions.searchAnnotations.handler(({ input }) =>
        store.annotations.search(input.text, MOST_ANNOTATIONS).map(annotationItem),
      ),
      annotate: os.sessions.annotate.handler(({ input }) => {
        const added = store.annotations.add(input, new Date().toISOString())
        changed('sessions')
        return annotationItem(added)
      }),
      changeAnnotation: os.sessions.changeAnnotation.handler(({ input: { id, text } }) => {
        const annotation = store.annotations.change(id, text, new Date().toISOString())
        changed('sessions')
        return annotationItem(annotation)
      }),
      removeAnnotation: os.sessions.removeAnnotation.handler(({ input: { id } }) => {
        store.annotations.remove(id, new Date().toISOString())
        changed('sessions')
        return annotationItem(store.annotations.get(id))
      }),
      restoreAnnotation: os.sessions.restoreAnnotation.handler(({ input: { id } }) => {
        store.annotations.restore(id)
        changed('sessions')
        return annotationItem(store.annotations.get(id))
      }),
      statistics: os.sessions.statistics.handler(({ input }) => rangeStatistics(store, input)),
      timeline: os.sessions.timeline.handler(({ input }) => timeline(desks.bench, input)),
      timeStatistics: os.sessions.timeStatistics.handler(({ input }) => timeStatistics(desks.bench, input)),
      windowPoints: os.sessions.windowPoints.handler(({ input: { id, ...how } }) => windowPoints(desks.bench, id, how)),
      judge: os.sessions.judge.handler(({ input }) => judgeSession(desks.bench, input.sessionId, input.modelId)),
      requests: os.sessions.requests.handler(({ input, signal }) => windowRequests(desks.bench, input, signal)),
    },

    sweeps: {
      list: os.sweeps.list.handler(() => store.sweeps.list()),
      get: os.sweeps.get.handler(({ input }) => store.sweeps.get(input.id)),
      remove: os.sweeps.remove.handler(({ input: { id } }) => {
        store.sweeps.remove(id)
        changed('sweeps')
        return { id }
      }),
    },

    transfers: {
      beginExport: os.transfers.beginExport.handler(({ input }) => transfers.beginExport(input)),
      followExport: os.transfers.followExport.handler(({ input, signal }) => transfers.follow(input.id, signal)),
      exportPart: os.transfers.exportPart.handler(async ({ input }) => ({
        base64: await transfers.exportPart(input.id, input.index),
      })),
      beginImport: os.transfers.beginImport.handler(({ input }) => transfers.beginImport(input.name, input.bytes)),
      importPart: os.transfers.importPart.handler(async ({ input }) => ({
        receivedBytes: await transfers.importPart(input.id, input.index, input.base64),
      })),
      finishImport: os.transfers.finishImport.handler(({ input }) => transfers.finishImport(input.id)),
      end: os.transfers.end.handler(async ({ input: { id } }) => {
        await transfers.end(id)
        return { id }
      }),
    },

    settings: {
      get: os.settings.get.handler(() => settings.get()),
      set: os.settings.set.handler(async ({ input }) => {
        const now = await settings.set(input)
        changed('settings')
        return now
      }),
      setDataDirectory: os.settings.setDataDirectory.handler(async ({ input }) => {
        await dataDirectory.set(input.path)
        return about()
      }),
      about: os.settings.about.handler(about),
      openingRemarks: os.settings.openingRemarks.handler(() => [...desks.bench.openingRemarks, ...settings.remarks]),
    },
  })

  function queriesOf(id: string) {
    const { kind } = sessionItem(store, id)
    return { capture: store.sessions, recording: store.recordings, evaluation: store.evaluations }[kind]
  }
}

/** Found by a search at once. */
const MOST_ANNOTATIONS = 500
/** Decisions, or samples, that a page is given at once. */
const LONGEST_HISTORY = 20_000

export type Router = ReturnType<typeof makeRouter>
