import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { EVALUATION_PLAN_VERSION } from '../../shared/experiment/plan.ts'
import { SWEEP_VERSION } from '../../shared/experiment/sweep.ts'
import { MODEL_REPORT_VERSION } from '../../shared/model-report.ts'
import { MODEL_FORMAT_VERSION } from '../../shared/model.ts'
import { WINDOW_STUDY_VERSION } from '../../shared/window-study.ts'
import { BUNDLE_VERSION } from '../exchange/bundle/manifest.ts'
import { WINDOW_TABLE_VERSION } from '../exchange/parquet/window-table.ts'
import { HOLD_VERSION } from '../hold/hold-file.ts'
import { PACKAGES_VERSION } from '../hold/package-list.ts'
import { MIGRATIONS } from '../store/migrations/index.ts'
import { SAMPLE_VERSION } from './sample-format.ts'

const FORMATS = readFileSync(join(import.meta.dirname, '../../../docs/FORMATS.md'), 'utf8')

test.each([
  ['database', MIGRATIONS.length],
  ['rabench-bundle', BUNDLE_VERSION],
  ['rabench-sample', SAMPLE_VERSION],
  ['rabench-model', MODEL_FORMAT_VERSION],
  ['rabench-model-report', MODEL_REPORT_VERSION],
  ['rabench-window-study', WINDOW_STUDY_VERSION],
  ['rabench-evaluation-plan', EVALUATION_PLAN_VERSION],
  ['rabench-sweep', SWEEP_VERSION],
  ['rabench-windows', WINDOW_TABLE_VERSION],
  ['rabench-hold', HOLD_VERSION],
  ['rabench-packages', PACKAGES_VERSION],
])('docs/FORMATS.md tells of %s in the version that is written', (format, version) => {
  const row = FORMATS.split('\n').find((line) => line.startsWith(`| ${format} |`))
  expect(row?.split('|')[2]?.trim()).toBe(String(version))
})
