import { useMemo } from 'react'
import type { RunItem, WindowItem } from '../../../shared/contract/index.ts'
import { FEATURE_SETS } from '../../../shared/features.ts'
import { DataTable, type Column } from '../../widgets/data-table.tsx'
import { featureText, featureWord } from '../../widgets/feature-facts.ts'
import { lossText, lossyWindows } from './losses.ts'
import { windowFeatures } from './run-series.ts'

interface WindowsTableProps {
  readonly run: RunItem
  readonly onOpen: (index: number) => void
}

const LOST: Column<WindowItem> = {
  title: 'Lost',
  isNumeric: true,
  sortBy: ({ measures }) => (measures?.discardedEvents ?? 0) + (measures?.lostPackets ?? 0),
  cell: ({ measures }) => (measures === undefined ? '–' : lossText(measures) || '–'),
}

/** A row a window, a column a feature; where the tracer lost something, also how much. */
export function WindowsTable({ run, onOpen }: WindowsTableProps) {
  const columns = useMemo<readonly Column<WindowItem>[]>(
    () => [
      { title: 'Window', isNumeric: true, sortBy: ({ index }) => index, cell: ({ index }) => index + 1 },
      { title: 'Start, s', isNumeric: true, cell: ({ index }) => (index * run.windowSeconds).toFixed(1) },
      { title: 'Requests', isNumeric: true, sortBy: ({ requests }) => requests, cell: ({ requests }) => requests },
      ...(lossyWindows(run).length === 0 ? [] : [LOST]),
      ...FEATURE_SETS['served-v1'].map(({ name, unit }, at): Column<WindowItem> => {
        const value = (window: WindowItem) => windowFeatures(run, window)?.[at] ?? Number.NaN
        return {
          title: capitalised(featureWord(name)),
          isNumeric: true,
          sortBy: (window) => value(window),
          cell: (window) => (Number.isNaN(value(window)) ? '–' : featureText(name, unit, value(window))),
        }
      }),
    ],
    [run],
  )
  return (
    <DataTable
      label="Windows"
      rows={run.windows}
      columns={columns}
      keyOf={({ index }) => String(index)}
      onOpen={({ index }) => {
        onOpen(index)
      }}
    />
  )
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
