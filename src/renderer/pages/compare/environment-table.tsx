import { Switch, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { subjectLetter } from '../../../shared/compared-subjects.ts'
import type { Comparison, EnvironmentRow } from '../../../shared/contract/index.ts'
import { counted } from '../../widgets/format.ts'
import { Section } from '../../widgets/section.tsx'
import { WideTable } from '../../widgets/wide-table.tsx'
import { environmentText, environmentWord } from './environment-text.ts'

const SAMENESS = {
  same: { text: 'same', isMarked: false },
  differs: { text: '≠ differs', isMarked: true },
  unknown: { text: '? not all known', isMarked: false },
} as const satisfies Record<EnvironmentRow['sameness'], { readonly text: string; readonly isMarked: boolean }>

/** Where the subjects were measured, a row a fact; what differs is marked. */
export function EnvironmentTable({ comparison: { environment, subjects } }: { readonly comparison: Comparison }) {
  const [isShort, setShort] = useState(false)
  const differing = environment.filter(({ sameness }) => sameness === 'differs')
  const rows = isShort ? differing : environment
  return (
    <Section
      title={
        differing.length === 0 ? 'Environment: all the same' : `Environment: ${counted(differing.length, 'difference')}`
      }
      aside={
        <Switch
          label="Only what differs"
          checked={isShort}
          onChange={(event) => {
            setShort(event.currentTarget.checked)
          }}
        />
      }
    >
      {rows.length === 0 ? (
        <Text c="dimmed">Nothing that is known of both differs.</Text>
      ) : (
        <WideTable
          label="Environment"
          minWidth={280 + 150 * subjects.length}
          maxWidth={420 + 240 * subjects.length}
          head={[
            { title: 'Fact' },
            ...subjects.map((_, place) => ({ title: subjectLetter(place) })),
            { title: 'Same?' },
          ]}
        >
          {rows.map(({ field, values, sameness }) => {
            const { text, isMarked } = SAMENESS[sameness]
            return (
              <Table.Tr
                key={field}
                {...(isMarked ? { bg: 'color-mix(in srgb, var(--mantine-primary-color-filled) 8%, transparent)' } : {})}
              >
                <Table.Th scope="row" fw={400}>
                  {environmentWord(field)}
                </Table.Th>
                {values.map((value, place) => (
                  // The place is what it is of.
                  <Table.Td key={subjectLetter(place)}>{environmentText(field, value)}</Table.Td>
                ))}
                <Table.Td style={{ whiteSpace: 'nowrap' }} {...(isMarked ? { fw: 600 } : { c: 'dimmed' })}>
                  {text}
                </Table.Td>
              </Table.Tr>
            )
          })}
        </WideTable>
      )}
    </Section>
  )
}
