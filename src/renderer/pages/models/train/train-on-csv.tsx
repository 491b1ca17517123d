import { Button, FileInput, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Settings } from '../../../../shared/contract/index.ts'
import { SPLIT_NAMES, type SplitName } from '../../../../shared/splits.ts'
import { sendFile } from '../../../client/send-file.ts'
import { Columns } from '../../../widgets/columns.tsx'
import { Failure } from '../../../widgets/failure.tsx'
import { Section } from '../../../widgets/section.tsx'
import type { Starting } from '../work-or-form.tsx'
import { fileRefusal } from './csv-file.ts'
import { JudgingForm } from './judging-form.tsx'
import { firstJudging, trainCsvInput } from './training-choices.ts'

/** A CSV names runs and, with the seed's own columns, the workload's shape; neither session nor box. */
const ALLOWED: readonly SplitName[] = ['stratified', 'leave-one-run-out', 'grouped-k-fold', 'leave-one-shape-out']
const SPLITS = SPLIT_NAMES.map((name) =>
  ALLOWED.includes(name) ? { name } : { name, refusal: 'The file does not say which windows belong together so.' },
)

interface TrainOnCsvProps extends Starting {
  readonly settings: Settings
}

/** Train on a file in the seed's format. */
export function TrainOnCsv({ settings, onStart, isStarting }: TrainOnCsvProps) {
  const [file, setFile] = useState<File>()
  const [judging, setJudging] = useState(() => firstJudging(settings.seed))
  const [error, setError] = useState<unknown>()
  const [isSending, setSending] = useState(false)
  const refusal = file === undefined ? undefined : fileRefusal(file)
  const start = async (chosen: File) => {
    try {
      setSending(true)
      const uploadId = await sendFile(chosen, undefined, () => undefined)
      onStart(trainCsvInput(chosen.name, uploadId, judging, ALLOWED))
    } catch (failure) {
      // It was moved or changed since it was chosen, or the bench has no room for it.
      setError(failure)
    } finally {
      setSending(false)
    }
  }
  return (
    <Stack gap="md">
      <Columns least={340}>
        <Section title="What it learns from">
          <FileInput
            label="CSV file"
            description="In the seed’s format: a window a row, with its features, its class and its run."
            accept=".csv,text/csv"
            placeholder="Choose a file"
            clearable
            value={file ?? null}
            error={refusal}
            onChange={(chosen) => {
              setFile(chosen ?? undefined)
              setError(undefined)
            }}
          />
          <Text c="dimmed">
            It is read as a whole or not at all: a row that cannot be understood is named with its line and column.
            Features are taken as its authors took them, so as seed-v1.
          </Text>
        </Section>
        <Section title="How it is judged">
          <JudgingForm judging={judging} onChange={setJudging} splits={SPLITS} />
        </Section>
      </Columns>
      {error === undefined ? undefined : <Failure error={error} />}
      <Group>
        <Button
          size="md"
          loading={isStarting || isSending}
          disabled={file === undefined || refusal !== undefined}
          onClick={() => {
            if (file !== undefined) void start(file)
          }}
        >
          {file === undefined ? 'Train on a file' : `Train on ${file.name}`}
        </Button>
      </Group>
    </Stack>
  )
}
