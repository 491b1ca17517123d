import { MIB } from '../sizes.ts'
import type { Laid, ProgramKind } from './program-kind.ts'
import { readSteps } from './progress.ts'
import { GO } from './stamped-lines.ts'

/** tar counts records of 20 blocks of 512 bytes; it says so after each hundred. */
const RECORDS_PER_STEP = 100
const STEP_BYTES = RECORDS_PER_STEP * 20 * 512

/** Smaller files are left out: an emulated machine makes a few hundred files a second, and most of a source tree's are tiny. */
const SMALLEST_KIB = 16
const PART_BYTES = 4 * MIB

/**
 * Source files that the box has (with kernel headers, as the module needs them, there are some), again and again until there is enough, in
 * parts of a few MiB. First a list for each part, then its files.
 */
const LAY = `
mkdir "$1/lists" "$1/tree" || exit 1
find /usr/src /usr/include -xdev -type f -size +${SMALLEST_KIB}k -printf '%s %p\\n' | sort -k 2 >"$1/found"
[ -s "$1/found" ] || { echo "There are no source files under /usr/src and /usr/include." >&2; exit 1; }
awk -v lists="$1/lists" -v want="$2" -v most=${PART_BYTES} '
  { size[NR] = $1; sub(/^[0-9]+ \\//, ""); path[NR] = $0 }
  END {
    while (bytes < want) {
      i = i % NR + 1
      if (i == 1 || inPart >= most) {
        if (units > 0) close(list)
        list = lists "/" parts++
        inPart = 0
      }
      print path[i] >list
      inPart += size[i]; bytes += size[i]; units++
    }
    printf "%d %d %d\\n", units, bytes, parts
  }' "$1/found" >"$1/sums" || exit 1
for list in "$1"/lists/*; do
  part="$1/tree/part-\${list##*/}"
  mkdir "$part" && tar -c -C / --files-from="$list" | tar -x -C "$part" || exit 1
done
cat "$1/sums"`

/** `cat`, as tar does not read files whose archive goes to /dev/null. */
const TAR = `
cd "$1/tree" || exit 1
shift
echo go
while :; do
  tar --create --file=- --blocking-factor=20 --checkpoint=${RECORDS_PER_STEP} --checkpoint-action=echo=step "$@" | cat >/dev/null
done`

/** A line for every file: how many of its lines match, which is none. */
const GREP = `
cd "$1/tree" || exit 1
shift
echo go
while :; do
  grep --recursive --count --no-filename --line-buffered rabench-is-in-no-file "$@"
  [ $? -le 1 ] || exit 2
done`

const tree: Pick<ProgramKind, 'dataName' | 'spaceMib' | 'layScript'> = {
  dataName: 'tree',
  // Files of some KiB fill their last block half.
  spaceMib: (dataMib) => dataMib * 1.2,
  layScript: (dataMib) => `set -- "$1" ${dataMib * MIB}${LAY}`,
}

/** A source tree into an archive. An operation is a megabyte of it. */
export const tar: ProgramKind = {
  ...tree,
  tools: ['tar', 'find', 'awk', 'perl', 'timeout'],
  task: (name, directory, laid, request) => {
    if (name !== 'tree') throw new RangeError(`tar has no task ${name}`)
    return {
      argv: ['sh', '-c', TAR, 'sh', directory, ...partsFrom(laid, request.seed)],
      startPattern: GO,
      endAfterSeconds: request.warmupSeconds + request.seconds,
      read: (lines) =>
        readSteps(lines, {
          request,
          operationsOf: (text) => (text === 'tar: step' ? 1 : undefined),
          bytesPerOperation: STEP_BYTES,
        }),
    }
  },
}

/** A word that is nowhere, in a source tree. An operation is a file; its bytes are those of the mean file. */
export const grep: ProgramKind = {
  ...tree,
  tools: ['grep', 'tar', 'find', 'awk', 'perl', 'timeout'],
  task: (name, directory, laid, request) => {
    if (name !== 'tree') throw new RangeError(`grep has no task ${name}`)
    return {
      argv: ['sh', '-c', GREP, 'sh', directory, ...partsFrom(laid, request.seed)],
      startPattern: GO,
      endAfterSeconds: request.warmupSeconds + request.seconds,
      read: (lines) =>
        readSteps(lines, {
          request,
          operationsOf: (text) => (text === '0' ? 1 : undefined),
          bytesPerOperation: laid.bytes / laid.units,
        }),
    }
  },
}

/** All parts, from one that the seed chooses. */
function partsFrom({ parts }: Laid, seed: number): string[] {
  const first = Math.abs(seed) % parts
  return Array.from({ length: parts }, (_, index) => `part-${(first + index) % parts}`)
}
