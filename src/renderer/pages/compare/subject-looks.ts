import { useComputedColorScheme } from '@mantine/core'

/** How one of what is compared looks everywhere: told apart by letter, colour and stroke, so that none of them alone is needed. */
export interface SubjectLook {
  readonly color: string
  /** Dashes and gaps in CSS pixels; undefined: solid. */
  readonly dashPx: readonly number[] | undefined
}

/** In the order of the letters. Colours are none of the classes’. */
const COLORS: Readonly<Record<'light' | 'dark', readonly string[]>> = {
  light: ['#07786d', '#8a5a00', '#3d4a8f', '#a3214b', '#5b6770', '#6d3fa0'],
  dark: ['#46ada2', '#e0ad4a', '#9aa7f0', '#f0879f', '#b6c0ca', '#c79af0'],
}
const DASHES: readonly (readonly number[] | undefined)[] = [
  undefined,
  [7, 3],
  [2, 3],
  [9, 3, 2, 3],
  [14, 4],
  [4, 2, 1, 2, 1, 2],
]

/** Of six subjects in the theme of now. */
export function useSubjectLooks(): readonly SubjectLook[] {
  return LOOKS[useComputedColorScheme('light')]
}

const looksOf = (colors: readonly string[]): SubjectLook[] => colors.map((color, at) => ({ color, dashPx: DASHES[at] }))
const LOOKS = { light: looksOf(COLORS.light), dark: looksOf(COLORS.dark) } as const

/** Of the subject at a place; the first one’s where there are no so many. */
export function lookAt(looks: readonly SubjectLook[], place: number): SubjectLook {
  return looks[place] ?? { color: 'currentColor', dashPx: undefined }
}
