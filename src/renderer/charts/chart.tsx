import { ActionIcon, Box, Group, Tooltip } from '@mantine/core'
import { IconPhotoDown, IconTableDown } from '@tabler/icons-react'
import type { EChartsCoreOption } from 'echarts/core'
import { useEffect, useRef, type RefObject } from 'react'
import { init, type EChartsType } from './echarts.ts'
import { useChartPalette } from './palette.ts'
import { saveFile } from './save.ts'

interface ChartProps {
  readonly option: EChartsCoreOption
  readonly height: number
  /** One sentence for who cannot see it. */
  readonly label: string
  /** Of the files, without an ending. */
  readonly exportName: string
  readonly csv: () => string
  /** For who draws by hand: the live page. */
  readonly chartRef?: RefObject<EChartsType | undefined>
  readonly onReady?: (chart: EChartsType) => void
}

/** A chart that follows its box and the theme, and can be taken away as PNG or CSV. */
export function Chart({ option, height, label, exportName, csv, chartRef, onReady }: ChartProps) {
  const element = useRef<HTMLDivElement>(null)
  const own = useRef<EChartsType>(undefined)
  const palette = useChartPalette()

  useEffect(() => {
    if (element.current === null) return
    const chart = init(element.current, undefined, { renderer: 'canvas' })
    own.current = chart
    if (chartRef !== undefined) chartRef.current = chart
    onReady?.(chart)
    const observer = new ResizeObserver(() => {
      chart.resize()
    })
    observer.observe(element.current)
    return () => {
      observer.disconnect()
      chart.dispose()
      own.current = undefined
      if (chartRef !== undefined) chartRef.current = undefined
    }
  }, [chartRef, onReady])

  useEffect(() => {
    own.current?.setOption(
      { animation: false, ...option },
      { replaceMerge: ['series', 'grid', 'xAxis', 'yAxis', 'graphic'] },
    )
  }, [option])

  const savePng = () => {
    const image = own.current?.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: palette.ground })
    if (image !== undefined)
      void fetch(image).then(async (answer) => {
        saveFile(`${exportName}.png`, await answer.blob())
      })
  }
  return (
    <Box pos="relative" className="chart">
      <Box ref={element} h={height} role="img" aria-label={label} />
      <Group gap={2} pos="absolute" top={-4} right={0} className="chart-tools">
        <Tooltip label="Save as PNG">
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Save as PNG: ${label}`} onClick={savePng}>
            <IconPhotoDown size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Save as CSV">
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={`Save as CSV: ${label}`}
            onClick={() => {
              saveFile(`${exportName}.csv`, new Blob([csv()], { type: 'text/csv' }))
            }}
          >
            <IconTableDown size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
    </Box>
  )
}
