import { useComputedColorScheme } from '@mantine/core'

/** What charts are drawn with, besides the classes' colours. Canvas knows no CSS variables. */
export interface ChartPalette {
  readonly text: string
  readonly faint: string
  readonly grid: string
  readonly axis: string
  readonly ground: string
  readonly read: string
  readonly write: string
  readonly accent: string
  readonly warning: string
}

const PALETTES: Readonly<Record<'light' | 'dark', ChartPalette>> = {
  light: {
    text: '#3b4046',
    faint: '#6b7178',
    grid: '#e6e8eb',
    axis: '#b9bec5',
    ground: '#ffffff',
    read: '#07786d',
    write: '#8a5a00',
    accent: '#3d4a8f',
    warning: '#ab4b00',
  },
  dark: {
    text: '#c9cdd2',
    faint: '#9096a0',
    grid: '#2c3035',
    axis: '#565c65',
    ground: '#16181b',
    read: '#46ada2',
    write: '#e0ad4a',
    accent: '#9aa7f0',
    warning: '#ff9a4d',
  },
}

export function useChartPalette(): ChartPalette {
  return PALETTES[useComputedColorScheme('light')]
}
