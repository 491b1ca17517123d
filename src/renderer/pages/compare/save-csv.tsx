import { Button } from '@mantine/core'
import { saveFile } from '../../charts/save.ts'

interface SaveCsvProps {
  readonly exportName: string
  /** For who listens: of what. */
  readonly what: string
  readonly csv: () => string
}

export function SaveCsv({ exportName, what, csv }: SaveCsvProps) {
  return (
    <Button
      variant="default"
      size="compact-sm"
      aria-label={`Save as CSV: ${what}`}
      onClick={() => {
        saveFile(`${exportName}.csv`, new Blob([csv()], { type: 'text/csv' }))
      }}
    >
      Save as CSV
    </Button>
  )
}
