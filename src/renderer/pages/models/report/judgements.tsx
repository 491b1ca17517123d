import { Select, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { AccuracyReport } from '../../../../shared/model.ts'
import { MatrixTable, type MatrixCell } from '../../../charts/matrix-table.tsx'
import { Columns } from '../../../widgets/columns.tsx'
import { Fold } from '../../../widgets/fold.tsx'
import { Section } from '../../../widgets/section.tsx'
import { ByRunTable } from '../by-run-table.tsx'
import { splitInWords, splitQuestion, splitTitle } from '../split-words.ts'
import { abstainedText } from './abstain-text.ts'
import { BaselineTable } from './baseline-table.tsx'
import { ByClassTable } from './by-class-table.tsx'
import { ByShapeTable } from './by-shape-table.tsx'
import { CalibrationChart } from './calibration-chart.tsx'
import { JudgedWindows } from './judged-windows.tsx'

interface JudgementsProps {
  readonly modelId: string
  readonly sessionIds: readonly string[]
  /** At least one. */
  readonly judgements: readonly AccuracyReport[]
  /** Whether the judged windows were kept, so that a field of the matrix can be opened. */
  readonly hasWindows: boolean
}

/** One split at a time, with everything that is known of it. */
export function Judgements({ modelId, sessionIds, judgements, hasWindows }: JudgementsProps) {
  const [split, setSplit] = useState(judgements[0]?.split)
  const [cell, setCell] = useState<MatrixCell>()
  const judged = judgements.find((one) => one.split === split)
  if (judged === undefined) return undefined
  const { byClass, calibration, baselines, shapes, runs, abstained, windows } = judged
  const exact = judged.split === 'by-run' ? undefined : judged.split
  const isOpen = hasWindows && exact !== undefined
  return (
    <Section
      title="In detail"
      aside={
        judgements.length < 2 ? undefined : (
          <Select
            aria-label="Split"
            w={260}
            allowDeselect={false}
            data={judgements.map((one) => ({ value: one.split, label: splitTitle(one.split) }))}
            value={judged.split}
            onChange={(value) => {
              setSplit(judgements.find((one) => one.split === value)?.split ?? split)
              setCell(undefined)
            }}
          />
        )
      }
    >
      {exact === undefined ? undefined : <Text c="dimmed">{splitQuestion(exact)}</Text>}
      <Columns rowGap={8}>
        <MatrixTable
          matrix={judged.confusionMatrix}
          caption={`${windows} windows ${splitInWords(judged.split)}.${isOpen ? ' Press a field to see its windows.' : ''}`}
          selected={cell}
          onCell={isOpen ? setCell : undefined}
        />
        {byClass === undefined ? undefined : <ByClassTable metrics={byClass} />}
      </Columns>
      {cell === undefined || exact === undefined ? undefined : (
        <JudgedWindows
          key={`${exact} ${cell.label} ${cell.predicted}`}
          modelId={modelId}
          split={exact}
          cell={cell}
          sessionIds={sessionIds}
          onClose={() => {
            setCell(undefined)
          }}
        />
      )}
      <Columns rowGap={16}>
        {calibration === undefined ? undefined : (
          <CalibrationChart calibration={calibration} exportName={`${modelId}-calibration-${judged.split}`} />
        )}
        <Stack gap="sm">
          {abstained === undefined ? undefined : <Text>{abstainedText(abstained, windows)}</Text>}
          {baselines === undefined || baselines.length === 0 ? undefined : (
            <Fold label="Beside simple models">
              <BaselineTable judged={judged} />
            </Fold>
          )}
          {runs.length === 0 ? undefined : (
            <Fold label={`By run: ${runs.length}`} initiallyOpen={judgements.length < 2}>
              <ByRunTable runs={runs} sessionIds={sessionIds} />
            </Fold>
          )}
          {shapes === undefined || shapes.length === 0 ? undefined : (
            <Fold label={`By workload shape: ${shapes.length}`}>
              <ByShapeTable shapes={shapes} />
            </Fold>
          )}
        </Stack>
      </Columns>
    </Section>
  )
}
