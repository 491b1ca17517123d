const CAP_PX = 4

export interface ErrorBar {
  /** A value, or the place of a category. */
  readonly at: number
  readonly low: number
  readonly high: number
}

interface BarsApi {
  value(dimension: number): number
  coord(point: readonly [number, number]): readonly [number, number]
}

interface ErrorBarsOf {
  readonly id: string
  readonly bars: readonly ErrorBar[]
  readonly color: string
  /** Along the x axis; default: along the y axis. */
  readonly isHorizontal?: boolean
  /** CSS pixels aside, so that bars of several models at one place are all seen. */
  readonly shiftPx?: number
  readonly axis?: number
}

/** Intervals as bars with caps, as ECharts' series. */
export function errorBars({ id, bars, color, isHorizontal = false, shiftPx = 0, axis = 0 }: ErrorBarsOf) {
  return {
    id,
    type: 'custom',
    name: '95 % interval',
    silent: true,
    tooltip: { show: false },
    xAxisIndex: axis,
    yAxisIndex: axis,
    data: bars.map(({ at, low, high }) => [at, low, high]),
    // Both ends count when ECharts looks for the axis' extent.
    encode: isHorizontal ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] },
    z: 5,
    renderItem: (_params: unknown, api: BarsApi) => {
      const [at, low, high] = [api.value(0), api.value(1), api.value(2)]
      const [x1, y1] = api.coord(isHorizontal ? [low, at] : [at, low])
      const [x2, y2] = api.coord(isHorizontal ? [high, at] : [at, high])
      const style = { stroke: color, lineWidth: 1.5 }
      const line = (fromX: number, fromY: number, toX: number, toY: number) => ({
        type: 'line',
        shape: isHorizontal
          ? { x1: fromX, y1: fromY + shiftPx, x2: toX, y2: toY + shiftPx }
          : { x1: fromX + shiftPx, y1: fromY, x2: toX + shiftPx, y2: toY },
        style,
      })
      const [capX, capY] = isHorizontal ? [0, CAP_PX] : [CAP_PX, 0]
      return {
        type: 'group',
        children: [
          line(x1, y1, x2, y2),
          line(x1 - capX, y1 - capY, x1 + capX, y1 + capY),
          line(x2 - capX, y2 - capY, x2 + capX, y2 + capY),
        ],
      }
    },
  }
}
