import { Overlay, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { imports } from './imports.ts'

/** Takes files that are dropped anywhere on the page that shows it, and says so while they are over it. */
export function FileDrop() {
  const isOver = useFileDrop()
  return (
    <div role="status">
      {isOver ? (
        <Overlay
          fixed
          center
          zIndex={1000}
          color="var(--mantine-color-body)"
          backgroundOpacity={0.9}
          style={{ pointerEvents: 'none', border: '2px dashed var(--mantine-primary-color-filled)' }}
        >
          <Text fz="lg" fw={600}>
            Drop bundles or CSV files to import them
          </Text>
        </Overlay>
      ) : undefined}
    </div>
  )
}

function useFileDrop(): boolean {
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files') !== true) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'copy'
      setOver(true)
    }
    const leave = (event: DragEvent) => {
      // Left for another element is not left the window.
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent) => {
      setOver(false)
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length === 0) return
      event.preventDefault()
      imports.add(files)
    }
    window.addEventListener('dragover', over)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [])
  return isOver
}
