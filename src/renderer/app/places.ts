import {
  IconBroadcast,
  IconCpu,
  IconFlask2,
  IconHome,
  IconListDetails,
  IconServer2,
  IconSettings,
  type Icon,
} from '@tabler/icons-react'

/** The pages of the rail, in its order. */
export interface Place {
  readonly name: string
  readonly path: '/' | '/bench' | '/live' | '/sessions' | '/models' | '/boxes' | '/settings'
  readonly icon: Icon
  readonly keys: string
}

export const PLACES: readonly Place[] = [
  { name: 'Start', path: '/', icon: IconHome, keys: 'g h' },
  { name: 'Bench', path: '/bench', icon: IconFlask2, keys: 'g b' },
  { name: 'Live', path: '/live', icon: IconBroadcast, keys: 'g l' },
  { name: 'Sessions', path: '/sessions', icon: IconListDetails, keys: 'g s' },
  { name: 'Models', path: '/models', icon: IconCpu, keys: 'g m' },
  { name: 'Boxes', path: '/boxes', icon: IconServer2, keys: 'g x' },
  { name: 'Settings', path: '/settings', icon: IconSettings, keys: 'g ,' },
]
