import { Box, Button, Code, CopyButton, Group, Stack, Table, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { BoxCheck, BoxData, BoxFacts } from '../../../shared/contract/index.ts'
import { isEnded } from '../../../shared/contract/words.ts'
import { setPanes } from '../../app/panes.ts'
import { api, bench } from '../../client/client.ts'
import { Empty } from '../../widgets/empty.tsx'
import { Facts } from '../../widgets/facts.tsx'
import { Failure } from '../../widgets/failure.tsx'
import { binaryBytes } from '../../widgets/format.ts'
import { LoadedPage } from '../../widgets/loading.tsx'
import { Page } from '../../widgets/page.tsx'
import { Section } from '../../widgets/section.tsx'
import { StateMark } from '../../widgets/state-mark.tsx'
import { TextLink } from '../../widgets/text-link.tsx'
import { useFocusBack } from '../../widgets/use-focus-back.ts'
import { When } from '../../widgets/when.tsx'
import { MapsOfBox } from '../maps/maps-of-box.tsx'
import { AddedPackages } from './added-packages.tsx'
import { PackageWork } from './package-work.tsx'
import { VirtualMachine } from './virtual-machine.tsx'

export function BoxPage() {
  const { boxName } = useParams({ from: '/boxes/$boxName' })
  const boxes = useQuery(api.boxes.list.queryOptions())
  return (
    <LoadedPage query={boxes} title={boxName}>
      {(all) => {
        const box = all.find(({ name }) => name === boxName)
        if (box === undefined)
          return (
            <Empty
              order={1}
              title={`There is no box called ${boxName}`}
              hint="It may have been removed or renamed."
              action={<TextLink to="/boxes">All boxes</TextLink>}
            />
          )
        return <BoxDetail key={boxName} box={box} />
      }}
    </LoadedPage>
  )
}

function BoxDetail({ box }: { readonly box: BoxData }) {
  const { name, address, machine, lastCheck } = box
  const check = useMutation(api.boxes.check.mutationOptions())
  const checkButton = useFocusBack(check.isPending)
  const isDown = address === undefined && machine === undefined
  return (
    <Page
      title={name}
      about={
        address === undefined
          ? 'built and booted by the bench'
          : `${address.user}@${address.host}:${address.port}, ${address.scratch}`
      }
      actions={
        <Group gap="sm">
          <Button
            variant="default"
            onClick={() => {
              setPanes({ isLogOpen: true, logBox: name })
            }}
          >
            Commands that ran here
          </Button>
          <Button
            ref={checkButton}
            disabled={isDown}
            loading={check.isPending}
            onClick={() => {
              check.mutate({ boxName: name })
            }}
          >
            Check {name}
          </Button>
        </Group>
      }
    >
      {address === undefined ? <VirtualMachine box={box} /> : undefined}
      {check.isError ? (
        <Box mb="xl">
          <Failure error={check.error} />
        </Box>
      ) : undefined}
      <Section
        title="What it needs"
        aside={
          lastCheck === undefined ? undefined : (
            <Text c="dimmed">
              checked <When at={lastCheck.at} />
            </Text>
          )
        }
      >
        {lastCheck === undefined ? (
          <Text c="dimmed">
            Not checked since the bench was started. A check logs in and looks; it changes nothing but loading LTTng’s
            kernel modules.
          </Text>
        ) : (
          <Requirements boxName={name} check={lastCheck} />
        )}
      </Section>
      {lastCheck?.facts === undefined ? undefined : (
        <Section title="What it is">
          <FactsOf boxName={name} facts={lastCheck.facts} />
        </Section>
      )}
      {lastCheck === undefined ? undefined : <AddedPackages boxName={name} packages={lastCheck.installedByBench} />}
      <MapsOfBox boxName={name} />
      {address === undefined ? undefined : (
        <Section title="Host key">
          <Group justify="space-between">
            <Text c="dimmed">A key that you have accepted is known; another one is refused, whoever shows it.</Text>
            <Button
              variant="default"
              size="compact-md"
              onClick={() => {
                askToForget(name)
              }}
            >
              Forget the host key of {name}
            </Button>
          </Group>
        </Section>
      )}
    </Page>
  )
}

function Requirements({ boxName, check }: { readonly boxName: string; readonly check: BoxCheck }) {
  const start = useMutation(api.activities.start.mutationOptions())
  const activities = useQuery(api.activities.list.queryOptions()).data ?? []
  const fixing = activities.find(({ input }) => input.kind === 'fix' && input.boxName === boxName)
  const packages = [
    ...new Set(check.requirements.filter(({ status }) => status !== 'ok').flatMap((one) => one.packages)),
  ]
  return (
    <Stack gap="md">
      <Table.ScrollContainer
        minWidth={560}
        scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'group', 'aria-label': 'What it needs' } }}
      >
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={160}>Requirement</Table.Th>
              <Table.Th w={110}>Status</Table.Th>
              <Table.Th>Found</Table.Th>
              <Table.Th w={130}>Needed for</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {check.requirements.map(({ name, status, found, remedy, purposes }) => (
              <Table.Tr key={name}>
                <Table.Td>{name}</Table.Td>
                <Table.Td>
                  <StateMark state={status} />
                </Table.Td>
                <Table.Td>
                  {found}
                  {remedy === undefined ? undefined : (
                    <Group gap="xs" mt={4}>
                      <Code>{remedy}</Code>
                      <CopyButton value={remedy}>
                        {({ copied, copy }) => (
                          <Button size="compact-xs" variant="default" onClick={copy}>
                            {copied ? 'Copied' : 'Copy'}
                          </Button>
                        )}
                      </CopyButton>
                    </Group>
                  )}
                </Table.Td>
                <Table.Td>{purposes.join(', ')}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {packages.length === 0 ? undefined : (
        <Group>
          <Button
            loading={start.isPending || (fixing !== undefined && !isEnded(fixing))}
            onClick={() => {
              start.mutate({ kind: 'fix', boxName })
            }}
          >
            Install on {boxName}: {packages.join(', ')}
          </Button>
        </Group>
      )}
      {start.isError ? <Failure error={start.error} /> : undefined}
      {fixing === undefined ? undefined : (
        <PackageWork activity={fixing} done={(result) => `Installed: ${result ?? ''}. Check ${boxName} again.`} />
      )}
    </Stack>
  )
}

function FactsOf({ boxName, facts }: { readonly boxName: string; readonly facts: BoxFacts }) {
  const { kernel, cpus, memoryBytes, disk, fioVersion, lttngVersion, module } = facts
  return (
    <Facts
      of={[
        ['kernel', `Linux ${kernel}`],
        ['processors', cpus],
        ['memory', binaryBytes(memoryBytes)],
        ...(disk === undefined
          ? []
          : ([
              [
                'disk',
                `${disk.name}${disk.model === undefined ? '' : `, ${disk.model}`}, ${binaryBytes(disk.sizeBytes)}, ${disk.rotational ? 'rotational' : 'not rotational'}`,
              ],
              ['file system', disk.fileSystem],
              ['scheduler', disk.scheduler],
              ['readahead now', `${disk.readaheadKib} KiB`],
            ] as const)),
        ['fio', fioVersion ?? 'not installed'],
        ['LTTng', lttngVersion ?? 'not installed'],
        [
          'module',
          module.loaded ? (
            <>
              loaded, model {module.modelId} ·{' '}
              <Link to="/live" search={{ box: boxName }}>
                Live
              </Link>
            </>
          ) : (
            'not loaded'
          ),
        ],
      ]}
    />
  )
}

function askToForget(boxName: string): void {
  modals.openConfirmModal({
    title: `Forget the host key of ${boxName}?`,
    children: (
      <Text>Do this when the box was installed anew. The next connection shows its key and asks you again.</Text>
    ),
    labels: { confirm: `Forget the key of ${boxName}`, cancel: 'Keep it' },
    onConfirm: () => void bench.boxes.forgetKey({ boxName }),
  })
}
