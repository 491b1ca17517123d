import { ActionIcon, Box, Group, Tooltip } from '@mantine/core'
import { IconPhotoDown, IconTableDown } from '@tabler/icons-react'
import type { EChartsCoreOption } from 'echarts/core'
import { memo, useEffect, useRef } from 'react'
import { init, type EChartsType } from './echarts.ts'
import { useChartPalette } from './palette.ts'
import { saveFile } from './save.ts'

/** Something that was drawn of an item of a series' data. */
export interface PickedItem {
  readonly seriesId: string
  readonly dataIndex: number
}

export interface ChartProps {
  readonly option: EChartsCoreOption
  readonly height: number
  /** One sentence for who cannot see it. */
  readonly label: string
  /** Of the files, without an ending. */
  readonly exportName: string
  readonly csv: () => string
  /** An item was clicked. */
  readonly onPick?: (item: PickedItem) => void
}

/** A chart that follows its box and the theme, and can be taken away as PNG or CSV. */
export const Chart = memo(function Chart({ option, height, label, exportName, csv, onPick }: ChartProps) {
  const element = useRef<HTMLDivElement>(null)
  const own = useRef<EChartsType>(undefined)
  const picked = useRef(onPick)
  useEffect(() => {
    picked.current = onPick
  })
  const palette = useChartPalette()

  useEffect(() => {
    if (element.current === null) return
    const chart = init(element.current, undefined, { renderer: 'canvas' })
    own.current = chart
    chart.on('click', ({ seriesId, dataIndex }) => {
      if (seriesId !== undefined) picked.current?.({ seriesId, dataIndex })
    })
    const observer = new ResizeObserver(() => {
      chart.resize()
    })
    observer.observe(element.current)
    return () => {
      observer.disconnect()
      chart.dispose()
      own.current = undefined
    }
  }, [])

  useEffect(() => {
    // What is there with the same id is changed, everything else replaced; drawn once in the next frame, however often it is set.
    own.current?.setOption(
      { animation: false, ...option },
      { replaceMerge: ['series', 'grid', 'xAxis', 'yAxis', 'graphic', 'dataZoom'], lazyUpdate: true },
    )
  }, [option])

  const savePng = () => {
    // Not by the address of an image in text, which the pages' content security policy does not let them fetch.
    own.current?.renderToCanvas({ pixelRatio: 2, backgroundColor: palette.ground }).toBlob((image) => {
      if (image === null) throw new Error(`The browser made no PNG of ${exportName}.`)
      saveFile(`${exportName}.png`, image)
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
})
