import { Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../client/client.ts'
import { Loaded } from '../../widgets/loading.tsx'
import { Section } from '../../widgets/section.tsx'
import { TextLink } from '../../widgets/text-link.tsx'
import { When } from '../../widgets/when.tsx'
import { mapText, newestByDisk } from './map-text.ts'

/** The newest readahead map of each disk of a box. */
export function MapsOfBox({ boxName }: { readonly boxName: string }) {
  const sweeps = useQuery(api.sweeps.list.queryOptions())
  return (
    <Section title="Readahead map" aside={<TextLink to="/maps">All readahead maps</TextLink>}>
      <Loaded query={sweeps}>
        {(all) => {
          const newest = newestByDisk(all, boxName)
          if (newest.length === 0)
            return (
              <Text c="dimmed">None was swept on {boxName}: a model sets the values that it was trained with.</Text>
            )
          return newest.map(({ id, disk, map, createdAt }) => (
            <Group key={id} gap="md">
              <TextLink to="/maps/$sweepId" params={{ sweepId: id }}>
                Readahead map of {disk.name}
              </TextLink>
              <Text>{mapText(map)} KiB</Text>
              <Text c="dimmed">
                swept <When at={createdAt} />
              </Text>
            </Group>
          ))
        }}
      </Loaded>
    </Section>
  )
}
