interface Words {
  readonly subject: string
  readonly more: string
  readonly less: string
}

const RATE = { more: 'more frequent', less: 'rarer' } as const
const SIZE = { more: 'larger', less: 'smaller' } as const
const LENGTH = { more: 'longer', less: 'shorter' } as const

const WORDS: Readonly<Record<string, Words>> = {
  avg_distance_bytes: { subject: 'Distances between requests', ...LENGTH },
  log2_distance_kib: { subject: 'Distances between requests', ...LENGTH },
  jump_ratio: { subject: 'Jumps', ...RATE },
  avg_io_bytes: { subject: 'Requests', ...SIZE },
  log2_request_kib: { subject: 'Requests', ...SIZE },
  log2_run_kib: { subject: 'Runs between jumps', ...LENGTH },
  iops: { subject: 'Requests', ...RATE },
  write_ratio: { subject: 'Writes', ...RATE },
  readahead_ratio: { subject: 'Readahead requests', ...RATE },
}

/** One sentence about the feature that drifted furthest; shares of windows beyond what training had, below and above. */
export function driftSentence(
  { name, below, above }: { readonly name: string; readonly below: number; readonly above: number },
  isOutOfDepth: boolean,
): string {
  const { subject, more, less } = WORDS[name] ?? { subject: `Values of ${name}`, ...SIZE }
  const how =
    below + above <= 0.5
      ? 'distributed otherwise than in any run of the training'
      : `far ${above >= below ? more : less} than in training`
  const outcome = isOutOfDepth ? 'the model is out of its depth here' : 'look closer before you rely on the model'
  return `${subject} are ${how}: ${outcome}.`
}

/** What is said where no feature drifted, or nothing can be known. */
export function noDriftSentence(
  why: 'none' | 'doubt-alone' | 'no-distribution' | 'too-few',
  windows = 0,
  fewest = 0,
): string {
  switch (why) {
    case 'none':
      return 'These windows are as those of the training.'
    case 'doubt-alone':
      return 'These windows are as those of the training, but the model does not stand by most of its classes.'
    case 'no-distribution':
      return 'Drift is not known, the model holds no distribution of its training.'
    case 'too-few':
      return `Drift is not known yet: ${windows} of the ${fewest} windows that it takes.`
  }
}
