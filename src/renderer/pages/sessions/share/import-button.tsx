import { Button, FileButton } from '@mantine/core'
import { useRef } from 'react'
import { imports } from './imports.ts'

/** The way into the bench by a file dialog; dropping does the same. */
export function ImportButton() {
  const reset = useRef<() => void>(null)
  return (
    <FileButton
      resetRef={reset}
      multiple
      accept=".rabundle,.csv,text/csv"
      onChange={(files) => {
        imports.add(files)
        // A field that keeps its file says nothing when the same one is chosen again.
        reset.current?.()
      }}
    >
      {(props) => (
        <Button {...props} variant="default">
          Import a file
        </Button>
      )}
    </FileButton>
  )
}
