import { Group, Select, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ModelItem } from '../../../../shared/contract/index.ts'
import { api } from '../../../client/client.ts'
import { Loaded } from '../../../widgets/loading.tsx'
import { Page } from '../../../widgets/page.tsx'
import { SideBySide } from './side-by-side.tsx'

const FROM = '/models/compare'

/** Two models by the same split, side by side. Which two is in the address. */
export function ComparePage() {
  const models = useQuery(api.models.list.queryOptions())
  const { a, b } = useSearch({ from: FROM })
  const navigate = useNavigate({ from: FROM })
  return (
    <Page title="Two models side by side" about="figures with their intervals, and no claim where those overlap">
      <Loaded query={models}>
        {(all) => (
          <>
            <Group mb="lg">
              <Choice
                letter="A"
                models={all}
                id={a}
                onChange={(id) => void navigate({ search: { a: id, b }, replace: true })}
              />
              <Choice
                letter="B"
                models={all}
                id={b}
                onChange={(id) => void navigate({ search: { a, b: id }, replace: true })}
              />
            </Group>
            {a === undefined || b === undefined ? (
              <Text c="dimmed">Choose two models.</Text>
            ) : a === b ? (
              <Text c="dimmed">These are one and the same model. Choose another one.</Text>
            ) : (
              <Pair key={`${a} ${b}`} a={a} b={b} />
            )}
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Pair({ a, b }: { readonly a: string; readonly b: string }) {
  const detailA = useQuery(api.models.get.queryOptions({ input: { id: a } }))
  const detailB = useQuery(api.models.get.queryOptions({ input: { id: b } }))
  const reportA = useQuery(api.models.report.queryOptions({ input: { id: a } }))
  const reportB = useQuery(api.models.report.queryOptions({ input: { id: b } }))
  return (
    <Loaded query={detailA}>
      {(ofA) => (
        <Loaded query={detailB}>
          {(ofB) => (
            <Loaded query={reportA}>
              {({ report: knownOfA }) => (
                <Loaded query={reportB}>
                  {({ report: knownOfB }) => (
                    <SideBySide a={{ detail: ofA, report: knownOfA }} b={{ detail: ofB, report: knownOfB }} />
                  )}
                </Loaded>
              )}
            </Loaded>
          )}
        </Loaded>
      )}
    </Loaded>
  )
}

interface ChoiceProps {
  readonly letter: string
  readonly models: readonly ModelItem[]
  readonly id: string | undefined
  readonly onChange: (id: string) => void
}

function Choice({ letter, models, id, onChange }: ChoiceProps) {
  return (
    <Select
      label={letter}
      w={340}
      maw="100%"
      allowDeselect={false}
      placeholder="Choose a model"
      data={models.map((model) => ({ value: model.id, label: `${model.title} (${model.id})` }))}
      value={id ?? null}
      onChange={(value) => {
        if (value !== null) onChange(value)
      }}
    />
  )
}
