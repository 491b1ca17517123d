import { ACCESS_CLASSES, classId, type AccessClass } from '../../shared/classes.ts'
import { decisionLineSchema } from '../../shared/decisions.ts'
import { inTransaction, type Connection } from './database.ts'
import type { DecisionRecord } from './records.ts'
import { ROW_BYTES } from './run-counters.ts'

export type DecisionQueries = ReturnType<typeof decisionQueries>

interface DecisionRow {
  readonly label: AccessClass | null
  readonly features_q16_json: string
  readonly logits_q16_json: string
  readonly shadow_json: string | null
  readonly [column: string]: unknown
}

export function decisionQueries(db: Connection) {
  const insert = db.prepare(`
    INSERT INTO decisions (
      deployment_id, seq, label, mono_ns, wall_ns, disk, window_ms, n, distance_sectors, jumps, bytes, writes, readaheads,
      readahead_kib_before, features_q16_json, logits_q16_json, class, confidence_milli, action, readahead_kib, files, walk_us,
      lost, abstained, outside_feature, shadow_json, inference_ns, accepted
    ) VALUES (
      :deploymentId, :seq, :label, :mono_ns, :wall_ns, :disk, :window_ms, :n, :distance_sectors, :jumps, :bytes, :writes,
      :readaheads, :readahead_kib_before, :featuresJson, :logitsJson, :class, :confidence_milli, :action, :readahead_kib,
      :files, :walk_us, :lost, :abstained, :outside_feature, :shadowJson, :inference_ns, :accepted
    )`)
  const addToCounters = db.prepare(`
    UPDATE deployments SET sequential_decisions = sequential_decisions + :sequential,
      random_decisions = random_decisions + :random, mixed_decisions = mixed_decisions + :mixed,
      stored_bytes = stored_bytes + :bytes
    WHERE id = :deploymentId`)
  const selectOfDeployment = db.prepare<[deploymentId: string], DecisionRow>(
    'SELECT * FROM decisions WHERE deployment_id = ? ORDER BY seq',
  )

  return {
    /** Stores decisions of one deployment, all or none. */
    save(deploymentId: string, records: readonly DecisionRecord[]): void {
      inTransaction(db, () => {
        const added = { sequential: 0, random: 0, mixed: 0, bytes: 0 }
        for (const { decision, label = null } of records) {
          const { features_q16, logits_q16, shadow, ...plain } = decision
          const [featuresJson, logitsJson] = [JSON.stringify(features_q16), JSON.stringify(logits_q16)]
          const shadowJson = shadow === undefined ? null : JSON.stringify(shadow)
          insert.run({ deploymentId, label, ...plain, featuresJson, logitsJson, shadowJson })
          const name = ACCESS_CLASSES.find((one) => classId(one) === decision.class)
          if (name !== undefined) added[name] += 1
          const texts = [deploymentId, featuresJson, logitsJson, shadowJson ?? '']
          added.bytes += ROW_BYTES.decision + Buffer.byteLength(texts.join(''))
        }
        addToCounters.run({ deploymentId, ...added })
      })
    },

    /** In the order in which the module took them. */
    ofDeployment: (deploymentId: string): DecisionRecord[] => selectOfDeployment.all(deploymentId).map(decisionOf),
  }
}

function decisionOf(row: DecisionRow): DecisionRecord {
  const features_q16: unknown = JSON.parse(row.features_q16_json)
  const logits_q16: unknown = JSON.parse(row.logits_q16_json)
  const shadow: unknown = row.shadow_json === null ? undefined : JSON.parse(row.shadow_json)
  const line = { ...row, features_q16, logits_q16, ...(shadow === undefined ? {} : { shadow }) }
  return { decision: decisionLineSchema.parse(line), label: row.label ?? undefined }
}
