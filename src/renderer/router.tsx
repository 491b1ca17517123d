import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { Frame } from './app/frame.tsx'
import { NotFound } from './app/not-found.tsx'
import { searchOf } from './pages/sessions/library-search.ts'

/** What the Bench page starts with, from a link. */
interface AskedOfBench {
  readonly box?: string | undefined
  readonly profile?: string | undefined
  /** To train on. */
  readonly session?: string | undefined
  /** To load or to compare. */
  readonly model?: string | undefined
}

// Each page is a chunk of its own, so that the first paint waits for the start page alone.
const root = createRootRoute({ component: Frame, notFoundComponent: NotFound })
const under = { getParentRoute: () => root } as const

const start = createRoute({
  ...under,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/start/start-page.tsx'), 'StartPage'),
})
const bench = createRoute({
  ...under,
  path: '/bench',
  validateSearch: ({ box, profile, session, model }): AskedOfBench => ({
    box: textOf(box),
    profile: textOf(profile),
    session: textOf(session),
    model: textOf(model),
  }),
  component: lazyRouteComponent(() => import('./pages/bench/bench-page.tsx'), 'BenchPage'),
})
const live = createRoute({
  ...under,
  path: '/live',
  validateSearch: ({ box }): Pick<AskedOfBench, 'box'> => ({ box: textOf(box) }),
  component: lazyRouteComponent(() => import('./pages/live/live-page.tsx'), 'LivePage'),
})
const sessions = createRoute({
  ...under,
  path: '/sessions',
  validateSearch: searchOf,
  component: lazyRouteComponent(() => import('./pages/sessions/sessions-page.tsx'), 'SessionsPage'),
})
const session = createRoute({
  ...under,
  path: '/sessions/$sessionId',
  component: lazyRouteComponent(() => import('./pages/sessions/session-page.tsx'), 'SessionPage'),
})
const run = createRoute({
  ...under,
  path: '/sessions/$sessionId/runs/$runName',
  validateSearch: ({ window }): { window?: number } =>
    typeof window === 'number' && Number.isInteger(window) && window >= 0 ? { window } : {},
  component: lazyRouteComponent(() => import('./pages/sessions/run-page.tsx'), 'RunPage'),
})
const models = createRoute({
  ...under,
  path: '/models',
  component: lazyRouteComponent(() => import('./pages/models/models-page.tsx'), 'ModelsPage'),
})
const train = createRoute({
  ...under,
  path: '/models/train',
  validateSearch: ({ session }): Pick<AskedOfBench, 'session'> => ({ session: textOf(session) }),
  component: lazyRouteComponent(() => import('./pages/models/train/train-page.tsx'), 'TrainPage'),
})
const compare = createRoute({
  ...under,
  path: '/models/compare',
  /** Ids of the two models. */
  validateSearch: ({ a, b }): { a?: string | undefined; b?: string | undefined } => ({ a: textOf(a), b: textOf(b) }),
  component: lazyRouteComponent(() => import('./pages/models/compare/compare-page.tsx'), 'ComparePage'),
})
const compareStored = createRoute({
  ...under,
  path: '/compare',
  /** Ids of sessions, runs and evaluations, with commas between them. */
  validateSearch: ({ of }): { of?: string | undefined } => ({ of: textOf(of) }),
  component: lazyRouteComponent(() => import('./pages/compare/compare-page.tsx'), 'ComparePage'),
})
const studies = createRoute({
  ...under,
  path: '/models/studies',
  validateSearch: ({ study }): { study?: string | undefined } => ({ study: textOf(study) }),
  component: lazyRouteComponent(() => import('./pages/models/studies/studies-page.tsx'), 'StudiesPage'),
})
const model = createRoute({
  ...under,
  path: '/models/$modelId',
  component: lazyRouteComponent(() => import('./pages/models/model-page.tsx'), 'ModelPage'),
})
const boxes = createRoute({
  ...under,
  path: '/boxes',
  /** With the form for a new one open. */
  validateSearch: ({ add }): { add?: boolean } => (add === true ? { add } : {}),
  component: lazyRouteComponent(() => import('./pages/boxes/boxes-page.tsx'), 'BoxesPage'),
})
const box = createRoute({
  ...under,
  path: '/boxes/$boxName',
  component: lazyRouteComponent(() => import('./pages/boxes/box-page.tsx'), 'BoxPage'),
})
const maps = createRoute({
  ...under,
  path: '/maps',
  component: lazyRouteComponent(() => import('./pages/maps/maps-page.tsx'), 'MapsPage'),
})
const map = createRoute({
  ...under,
  path: '/maps/$sweepId',
  component: lazyRouteComponent(() => import('./pages/maps/map-page.tsx'), 'MapPage'),
})
const settings = createRoute({
  ...under,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings/settings-page.tsx'), 'SettingsPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    ...[start, bench, live, sessions, session, run, compareStored],
    ...[models, train, compare, studies, model],
    ...[boxes, box, maps, map, settings],
  ]),
  defaultPreload: 'intent',
})

/** A value of an address, where it is there and text; what else somebody typed is left out. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
