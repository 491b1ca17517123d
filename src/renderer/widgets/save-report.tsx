import { Button, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import type { ReportRequest } from '../../shared/contract/index.ts'
import { bytesOfBase64 } from '../client/base64.ts'
import { saveFile } from '../charts/save.ts'
import { bench } from '../client/client.ts'
import { shownError } from '../client/errors.ts'

type Format = ReportRequest['format']

const FORMATS: readonly { readonly format: Format; readonly title: string; readonly type: string }[] = [
  { format: 'html', title: 'As HTML', type: 'text/html' },
  { format: 'pdf', title: 'As PDF', type: 'application/pdf' },
]

/** A session or a model as one file that needs nothing else. */
export function SaveReport({ id }: { readonly id: string }) {
  const save = useMutation({
    mutationFn: async ({ format, type }: (typeof FORMATS)[number]) => {
      const { name, base64 } = await bench.reports.make({ id, format })
      saveFile(name, new Blob([bytesOfBase64(base64)], { type }))
    },
    onError: (error) => {
      const { sentence, nextStep } = shownError(error)
      notifications.show({
        ...{ color: 'red', title: 'No report was saved', autoClose: false },
        message: [sentence, nextStep].filter((one) => one !== undefined).join(' '),
      })
    },
  })
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" loading={save.isPending}>
          Save a report
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORMATS.map((one) => (
          <Menu.Item
            key={one.format}
            onClick={() => {
              save.mutate(one)
            }}
          >
            {one.title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
