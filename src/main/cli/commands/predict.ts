import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Command, Option } from 'commander'
import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import { BenchError } from '../../../shared/errors.ts'
import type { ModelDocument } from '../../../shared/model.ts'
import { findModel } from '../../bench/review.ts'
import {
  featuresFromText,
  outsideFeature,
  predictCsv,
  predictFeatures,
  type PredictedWindow,
  type WindowPrediction,
} from '../../bench/predict.ts'
import { percent } from '../format.ts'
import { runCommand, type CommandContext } from '../session.ts'

interface PredictFlags {
  readonly model: string
  readonly features?: string
  readonly csv?: string
  readonly format: 'csv' | 'ndjson'
  readonly json?: true
}

export function predictCommand(): Command {
  return new Command('predict')
    .description('what a model makes of windows: their class, how sure it is, and the readahead that follows')
    .requiredOption('--model <id or directory>')
    .option('--features <values>', 'of one window, raw: in the model’s order, or name=value, separated by commas')
    .option('--csv <file>', 'of windows, in the seed’s format or with a column for each feature; labels may be there')
    .addOption(new Option('--format <format>', 'of what is told of a CSV').choices(['csv', 'ndjson']).default('csv'))
    .option('--json', 'print one JSON document')
    .action(async (flags: PredictFlags) => {
      await runCommand(flags.json === true, async (context) => {
        if ((flags.features === undefined) === (flags.csv === undefined)) {
          throw new BenchError('wrong-usage', 'A prediction needs either --features or --csv.', {
            nextStep: 'rabench predict --help says what each of them takes.',
          })
        }
        const model = await findModel(context.bench, flags.model)
        if (flags.csv === undefined) predictOne(context, model, flags.features ?? '')
        else await predictAll(context, model, flags.csv, flags.json === true ? 'json' : flags.format)
      })
    })
}

function predictOne({ print }: CommandContext, model: ModelDocument, text: string): void {
  const prediction = predictFeatures(model, featuresFromText(model.featureSet, text))
  print({ ...told(model, prediction), logits: prediction.logits }, () => {
    const odds = ACCESS_CLASSES.map((one, place) => `${one} ${percent(prediction.probabilities[place] ?? 0)}`)
    return `${prediction.class}${consequence(model, prediction)} (${odds.join(', ')})\n`
  })
}

function consequence(model: ModelDocument, prediction: WindowPrediction): string {
  switch (prediction.abstention.abstained) {
    case 'no':
      return `: readahead ${prediction.readaheadKib} KiB`
    case 'unsure':
      return ', but it is unsure: the readahead stays as it is'
    case 'outside': {
      const feature = outsideFeature(model, prediction) ?? 'a feature'
      return `, but ${feature} is unlike all that it has seen: the readahead stays as it is`
    }
  }
}

/** As JSON has it; no readahead where the model abstains. */
function told(model: ModelDocument, prediction: WindowPrediction) {
  const { abstained } = prediction.abstention
  return {
    class: prediction.class,
    probabilities: prediction.probabilities,
    abstained,
    outside_feature: outsideFeature(model, prediction) ?? null,
    readahead_kib: abstained === 'no' ? prediction.readaheadKib : null,
  }
}

function toldOfWindow(model: ModelDocument, window: PredictedWindow) {
  const { runId, windowIndex, label } = window
  return { run_id: runId, window_id: windowIndex, label: label ?? null, ...told(model, window) }
}

const CSV_HEADER = `run_id,window_id,label,class,${ACCESS_CLASSES.map((name) => `p_${name}`).join(',')},abstained,outside_feature,readahead_kib\n`

function csvLine(model: ModelDocument, window: PredictedWindow): string {
  const row = toldOfWindow(model, window)
  const cells = [
    ...[/[",\r\n]/.test(row.run_id) ? `"${row.run_id.replaceAll('"', '""')}"` : row.run_id, row.window_id],
    ...[row.label, row.class, ...row.probabilities, row.abstained, row.outside_feature, row.readahead_kib],
  ]
  return `${cells.map((cell) => cell ?? '').join(',')}\n`
}

/** Prints each window as it is judged, and the sum on stderr. */
async function predictAll(
  { terminal, signal }: CommandContext,
  model: ModelDocument,
  file: string,
  format: 'csv' | 'ndjson' | 'json',
): Promise<void> {
  const sum = new Sum()
  const onPassedOver = () => {
    sum.passedOver += 1
  }
  const windows = sum.over(predictCsv(model, file, { onPassedOver, signal }))
  const texts = format === 'json' ? asDocument(model, windows, sum) : asLines(model, windows, format)
  try {
    await pipeline(Readable.from(inPieces(texts)), process.stdout, { end: false })
  } catch (error) {
    // Whoever read it has gone, as `head` does: there is nothing more to tell.
    if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return
    throw error
  }
  for (const line of sum.lines()) terminal.say(line)
}

async function* asLines(
  model: ModelDocument,
  windows: AsyncIterable<PredictedWindow>,
  format: 'csv' | 'ndjson',
): AsyncGenerator<string> {
  if (format === 'csv') yield CSV_HEADER
  for await (const window of windows) {
    yield format === 'csv' ? csvLine(model, window) : `${JSON.stringify(toldOfWindow(model, window))}\n`
  }
}

async function* asDocument(
  model: ModelDocument,
  windows: AsyncIterable<PredictedWindow>,
  sum: Sum,
): AsyncGenerator<string> {
  yield `{"model_id":${JSON.stringify(model.id)},"feature_set":${JSON.stringify(model.featureSet)},"windows":[`
  let separator = '\n'
  for await (const window of windows) {
    yield separator + JSON.stringify(toldOfWindow(model, window))
    separator = ',\n'
  }
  const { windows: judged, passedOver, abstained, labelled, right } = sum
  yield `\n],${JSON.stringify({ judged, passed_over: passedOver, abstained, labelled, right }).slice(1)}\n`
}

/** How many windows there were, and how many of them right. */
class Sum {
  windows = 0
  passedOver = 0
  abstained = 0
  labelled = 0
  right = 0
  private stoodBy = 0
  private stoodByRight = 0

  /** The same windows, counted as they pass. */
  async *over(windows: AsyncIterable<PredictedWindow>): AsyncGenerator<PredictedWindow> {
    for await (const window of windows) {
      this.count(window)
      yield window
    }
  }

  /** Sentences about all of them. */
  lines(): string[] {
    const lines: string[] = []
    if (this.passedOver > 0) lines.push(`Rows without features, passed over: ${this.passedOver}.`)
    if (this.labelled > 0) lines.push(`${shareText(this.right, this.labelled)} windows right.`)
    if (this.abstained > 0) lines.push(`It abstained on ${shareText(this.abstained, this.windows)} windows.`)
    if (this.abstained > 0 && this.stoodBy > 0) {
      lines.push(`Of those that it stood by, ${shareText(this.stoodByRight, this.stoodBy)} right.`)
    }
    return lines
  }

  private count({ label, class: predicted, abstention }: PredictedWindow): void {
    const isStoodBy = abstention.abstained === 'no'
    const isRight = label === predicted
    this.windows += 1
    if (!isStoodBy) this.abstained += 1
    if (label === undefined) return
    this.labelled += 1
    if (isRight) this.right += 1
    if (isStoodBy) this.stoodBy += 1
    if (isStoodBy && isRight) this.stoodByRight += 1
  }
}

/** "863 of 864 (99.9 %)" */
function shareText(part: number, whole: number): string {
  return `${part} of ${whole} (${percent(part / whole)})`
}

const PIECE_CHARACTERS = 64 * 1024

async function* inPieces(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = ''
  try {
    for await (const text of texts) {
      piece += text
      if (piece.length < PIECE_CHARACTERS) continue
      yield piece
      piece = ''
    }
  } catch (error) {
    // What was judged before a line that cannot be read is told all the same.
    yield piece
    throw error
  }
  yield piece
}
