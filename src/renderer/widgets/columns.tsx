import { Box } from '@mantine/core'
import type { ReactNode } from 'react'

interface ColumnsProps {
  /** Of a column, in CSS pixels, where the window has as much. */
  readonly least?: number
  /** Between those below each other, in CSS pixels; default: what the content brings. */
  readonly rowGap?: number
  readonly children: ReactNode
}

/** Side by side where there is room, else below each other. */
export function Columns({ least = 380, rowGap = 0, children }: ColumnsProps) {
  return (
    <Box
      style={{
        display: 'grid',
        gridTemplateColumns: `repeat(auto-fit, minmax(min(${least}px, 100%), 1fr))`,
        gap: `${rowGap}px 32px`,
        alignItems: 'start',
      }}
    >
      {children}
    </Box>
  )
}
