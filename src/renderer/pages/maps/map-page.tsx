import { Button, Group, List, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import type { SweepDocument } from '../../../shared/experiment/index.ts'
import { api } from '../../client/client.ts'
import { ClassMark } from '../../widgets/class-mark.tsx'
import { Columns } from '../../widgets/columns.tsx'
import { Facts } from '../../widgets/facts.tsx'
import { Fold } from '../../widgets/fold.tsx'
import { binaryBytes, clock, counted, exactly } from '../../widgets/format.ts'
import { LoadedPage } from '../../widgets/loading.tsx'
import { Page } from '../../widgets/page.tsx'
import { Section } from '../../widgets/section.tsx'
import { TextLink } from '../../widgets/text-link.tsx'
import { MapTable } from './map-table.tsx'
import { sweepTitle } from './map-text.ts'
import { askToRemove } from './remove-sweep.tsx'
import { SweepChart } from './sweep-chart.tsx'
import { TrialsTable } from './trials-table.tsx'

const MIB = 2 ** 20

export function MapPage() {
  const { sweepId } = useParams({ from: '/maps/$sweepId' })
  const sweep = useQuery(api.sweeps.get.queryOptions({ input: { id: sweepId } }))
  return (
    <LoadedPage query={sweep} title="Readahead map">
      {(found) => <Detail key={sweepId} sweep={found} />}
    </LoadedPage>
  )
}

function Detail({ sweep }: { readonly sweep: SweepDocument }) {
  const { map, trials, caveats } = sweep
  const navigate = useNavigate()
  return (
    <Page
      title={`Readahead map of ${sweepTitle(sweep)}`}
      about={exactly(sweep.createdAt)}
      actions={
        <Button
          variant="default"
          onClick={() => {
            askToRemove(sweep, () => void navigate({ to: '/maps' }))
          }}
        >
          Remove this map
        </Button>
      }
    >
      <SweepFacts sweep={sweep} />
      {map.length === 0 ? (
        <Text c="dimmed">No class has a reader that was tried to the end, so there is no map.</Text>
      ) : (
        <>
          <Section title="The map">
            <MapTable sweep={sweep} />
          </Section>
          <Section
            title="Throughput against readahead"
            aside={<Text c="dimmed">a dot a trial, the line through the medians</Text>}
          >
            <Columns least={350} rowGap={24}>
              {map.map((swept) => (
                <div key={swept.label}>
                  <Text fw={600} mb={4}>
                    <ClassMark name={swept.label} /> · {swept.kib}
                    {'\u2009'}KiB
                  </Text>
                  <SweepChart sweep={sweep} swept={swept} />
                </div>
              ))}
            </Columns>
          </Section>
        </>
      )}
      {caveats.length === 0 ? undefined : (
        <Section title="What this cannot say, and what happened">
          <List maw={860} spacing={4}>
            {caveats.map((caveat) => (
              <List.Item key={caveat}>{caveat}</List.Item>
            ))}
          </List>
        </Section>
      )}
      <Fold label={counted(trials.length, 'trial')}>
        <TrialsTable sweep={sweep} />
      </Fold>
    </Page>
  )
}

function SweepFacts({ sweep }: { readonly sweep: SweepDocument }) {
  const { boxName, kernel, disk, defaultKib, fileMib, cacheMib, seed, seconds, trials, createdAt, endedAt } = sweep
  return (
    <Group align="flex-start" gap="8px 48px" mb="xl">
      <Facts
        of={[
          [
            'box',
            <TextLink key="box" to="/boxes/$boxName" params={{ boxName }}>
              {boxName}
            </TextLink>,
          ],
          ['kernel', `Linux ${kernel}`],
          [
            'disk',
            `${disk.name}, ${binaryBytes(disk.sizeBytes)}${disk.serial === undefined ? '' : `, ${disk.serial}`}`,
          ],
          ['its own readahead', `${defaultKib}\u2009KiB`],
        ]}
      />
      <Facts
        of={[
          ['file', binaryBytes(fileMib * MIB)],
          [
            'page cache',
            cacheMib === undefined ? 'all that the box has left' : `at most ${binaryBytes(cacheMib * MIB)}`,
          ],
          ['trials', `${trials.length}, ${seconds}\u2009s each`],
          ['took', clock((Date.parse(endedAt) - Date.parse(createdAt)) / 1000)],
          ['seed of the order', seed],
        ]}
      />
    </Group>
  )
}
