import { createTheme, MantineThemeProvider, ScrollArea } from '@mantine/core'
import { Spotlight, type SpotlightActionData } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api, bench } from '../client/client.ts'
import { exactly } from '../widgets/format.ts'
import { setPanes, toggleLog } from './panes.ts'
import { PLACES } from './places.ts'

/** That the rail does not have. */
const FURTHER_PAGES = [
  { name: 'Readahead maps', path: '/maps' },
  { name: 'Compare sessions, runs or evaluations', path: '/compare' },
] as const

/** Mantine's list takes no properties of its own; one that scrolls has to be reached by the keyboard. */
const withReachableList = createTheme({
  components: {
    ScrollAreaAutosize: ScrollArea.Autosize.extend({
      defaultProps: { viewportProps: { tabIndex: 0, role: 'group', 'aria-label': 'Found' } },
    }),
  },
})

/** Ctrl K: every page, box, session and model, and what can be done from anywhere. */
export function Palette() {
  const navigate = useNavigate()
  const boxes = useQuery(api.boxes.list.queryOptions()).data ?? []
  const sessions = useQuery(api.sessions.list.queryOptions()).data ?? []
  const models = useQuery(api.models.list.queryOptions()).data ?? []
  const sweeps = useQuery(api.sweeps.list.queryOptions()).data ?? []
  const theme = (name: 'system' | 'light' | 'dark'): SpotlightActionData => ({
    id: `theme-${name}`,
    label: `Theme: ${name}`,
    onClick: () => void bench.settings.set({ theme: name }),
  })
  const groups: { group: string; actions: SpotlightActionData[] }[] = [
    {
      group: 'Pages',
      actions: [...PLACES, ...FURTHER_PAGES].map(({ name, path }) => ({
        id: path,
        label: name,
        onClick: () => void navigate({ to: path }),
      })),
    },
    {
      group: 'Boxes',
      actions: boxes.map(({ name }) => ({
        id: `box-${name}`,
        label: name,
        description: 'Box',
        onClick: () => void navigate({ to: '/boxes/$boxName', params: { boxName: name } }),
      })),
    },
    {
      group: 'Readahead maps',
      actions: sweeps.map(({ id, boxName, disk, createdAt }) => ({
        id: `map-${id}`,
        label: `Readahead map of ${disk.name} of ${boxName}`,
        description: exactly(createdAt),
        keywords: id,
        onClick: () => void navigate({ to: '/maps/$sweepId', params: { sweepId: id } }),
      })),
    },
    {
      group: 'Sessions',
      actions: sessions.map(({ id, title, about }) => ({
        id: `session-${id}`,
        label: title,
        description: about,
        keywords: id,
        onClick: () => void navigate({ to: '/sessions/$sessionId', params: { sessionId: id } }),
      })),
    },
    {
      group: 'Models',
      actions: models.map(({ id, title, featureSet }) => ({
        id: `model-${id}`,
        label: title,
        description: `Model, ${featureSet}`,
        keywords: id,
        onClick: () => void navigate({ to: '/models/$modelId', params: { modelId: id } }),
      })),
    },
    {
      group: 'Do',
      actions: [
        { id: 'log', label: 'Open or close the log', onClick: toggleLog },
        {
          id: 'shortcuts',
          label: 'Show the keyboard shortcuts',
          onClick: () => {
            setPanes({ isShortcutsOpen: true })
          },
        },
        theme('system'),
        theme('light'),
        theme('dark'),
      ],
    },
  ]
  return (
    <MantineThemeProvider theme={withReachableList}>
      <Spotlight
        actions={groups}
        limit={12}
        shortcut="mod + K"
        nothingFound="Nothing by that name"
        transitionProps={{ duration: 0 }}
        attributes={{ content: { 'aria-label': 'Command palette' } }}
        searchProps={{
          leftSection: <IconSearch size={18} aria-hidden />,
          placeholder: 'A page, a box, a session, a model …',
          'aria-label': 'Search pages, boxes, sessions and models',
        }}
      />
    </MantineThemeProvider>
  )
}
