import { FONT_FAMILY } from '../theme.ts'
import type { ChartPalette } from './palette.ts'

/** What every chart that is no stack of panels starts with. */
export function plainChart(palette: ChartPalette) {
  return {
    textStyle: { color: palette.text, fontFamily: FONT_FAMILY },
    tooltip: {
      confine: true,
      backgroundColor: palette.ground,
      borderColor: palette.grid,
      textStyle: { color: palette.text, fontSize: 12 },
    },
  }
}

interface ValueAxis {
  /** With the unit; at the axis' middle. */
  readonly name: string
  readonly min?: number
  readonly max?: number
  readonly isLog?: boolean
  readonly label?: (value: number) => string
  /** CSS pixels from the axis to its name; default: 26. */
  readonly nameGap?: number
}

export function valueAxis({ name, min, max, isLog = false, label, nameGap = 26 }: ValueAxis, palette: ChartPalette) {
  return {
    type: isLog ? 'log' : 'value',
    name,
    nameLocation: 'middle',
    nameGap,
    nameTextStyle: { color: palette.faint, fontSize: 12 },
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    splitNumber: 4,
    // Left alone, ECharts puts 90 beside 100.
    ...(min === 0 && max === 1 ? { interval: 0.25 } : {}),
    axisLabel: { color: palette.faint, fontSize: 11, hideOverlap: true, ...(label && { formatter: label }) },
    axisLine: { show: true, onZero: false, lineStyle: { color: palette.axis } },
    splitLine: { lineStyle: { color: palette.grid } },
  }
}

/** "97" of a share, for axes that say percent in their name. */
export function percentNumber(share: number): string {
  return String(Number((share * 100).toFixed(1)))
}
