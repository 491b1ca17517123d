import { Button, Group, Stack, Table, Text, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { armText, ORACLE_TEXT, type ArmReport, type WorkloadReport } from '../../../../shared/experiment/index.ts'
import { ClassMark } from '../../../widgets/class-mark.tsx'
import { EffectMark } from '../../../widgets/effect-mark.tsx'
import { ratioText } from '../../../widgets/ratios.ts'
import { WideTable } from '../../../widgets/wide-table.tsx'
import { columnsOf, countText, type ArmColumn } from './arm-columns.ts'
import { isModuleArm } from './evaluation.ts'

/** As many arms are no burden to look at: all workloads are open at first. */
const FEW_ARMS = 3

/** Every figure of every workload and arm. A workload that is folded shows its module's. */
export function ArmsTable({ workloads }: { readonly workloads: readonly WorkloadReport[] }) {
  const names = workloads.map(({ workload }) => workload)
  const [open, setOpen] = useState<readonly string[]>(
    workloads.every(({ arms }) => arms.length <= FEW_ARMS) ? names : [],
  )
  const columns = columnsOf(workloads)
  const areAllOpen = open.length === names.length
  return (
    <Stack gap={4}>
      <Group>
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => {
            setOpen(areAllOpen ? [] : names)
          }}
        >
          {areAllOpen ? 'Fold all workloads' : 'Show all arms'}
        </Button>
      </Group>
      <WideTable
        label="By workload and arm"
        minWidth={560 + 86 * columns.length}
        head={[
          { title: 'Workload and arm' },
          { title: 'n', isNumeric: true },
          { title: 'Ratio, 95 % interval', isNumeric: true },
          { title: 'Effect' },
          ...columns.map(({ title }) => ({ title, isNumeric: true })),
        ]}
      >
        {workloads.flatMap((one) => {
          const isOpen = open.includes(one.workload)
          const told = one.arms.findLast(({ arm }) => isModuleArm(arm)) ?? one.arms[0]
          return [
            <Table.Tr key={one.workload} style={{ whiteSpace: 'nowrap' }}>
              <Table.Th scope="row" fw={600}>
                <UnstyledButton
                  fz="inherit"
                  fw={600}
                  aria-expanded={isOpen}
                  onClick={() => {
                    setOpen(isOpen ? open.filter((name) => name !== one.workload) : [...open, one.workload])
                  }}
                >
                  {isOpen ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}{' '}
                  {one.workload}
                </UnstyledButton>
                <About workload={one} />
              </Table.Th>
              {isOpen || told === undefined ? (
                <Table.Td colSpan={columns.length + 3} c="dimmed">
                  <OracleText workload={one} />
                </Table.Td>
              ) : (
                <Figures arm={told} of={one} columns={columns} />
              )}
            </Table.Tr>,
            ...(isOpen
              ? one.arms.map((arm) => (
                  <Table.Tr key={`${one.workload} ${arm.arm}`} style={{ whiteSpace: 'nowrap' }}>
                    <Table.Th scope="row" pl={32} fw={isModuleArm(arm.arm) ? 600 : 400}>
                      {armText(arm.arm)}
                    </Table.Th>
                    <Figures arm={arm} of={one} columns={columns} />
                  </Table.Tr>
                ))
              : []),
          ]
        })}
      </WideTable>
      <Text size="sm" c="dimmed" maw={980}>
        Medians over the repetitions; a ratio is paired with the default of the same block, of a module over another
        readahead with that one fixed. Read by asked: bytes that the disk read per byte that was asked for. CPU: seconds
        of all processors a second.
        {workloads.some(({ oracle }) => oracle?.share !== undefined) ? ` ${ORACLE_TEXT}` : ''}
      </Text>
    </Stack>
  )
}

interface FiguresProps {
  readonly arm: ArmReport
  readonly of: WorkloadReport
  readonly columns: readonly ArmColumn[]
}

function Figures({ arm, of, columns }: FiguresProps) {
  return (
    <>
      <Table.Td ta="right">{countText(arm)}</Table.Td>
      <Table.Td ta="right">{arm.ratio === undefined ? '–' : ratioText(arm.ratio)}</Table.Td>
      <Table.Td>
        <EffectMark effect={arm.ratio === undefined ? undefined : arm.effect} />
      </Table.Td>
      {columns.map(({ title, text }) => (
        <Table.Td key={title} ta="right">
          {text(arm, of) ?? '–'}
        </Table.Td>
      ))}
    </>
  )
}

function About({ workload: { label, isTrained } }: { readonly workload: WorkloadReport }) {
  return (
    <Text span size="sm" c="dimmed" fw={400} ml={8}>
      {label === undefined ? undefined : <ClassMark name={label} />}
      {isTrained ? ' · in training' : ''}
    </Text>
  )
}

function OracleText({ workload: { oracle } }: { readonly workload: WorkloadReport }) {
  if (oracle === undefined) return undefined
  const share =
    oracle.share === undefined
      ? ''
      : `; of the best of the other repetitions the module gets ${ratioText(oracle.share)}`
  return <>{`best fixed value: ${armText(oracle.arm)}${share}`}</>
}
