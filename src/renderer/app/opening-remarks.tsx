import { Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../client/client.ts'
import { Warning } from './warning.tsx'

/** What went wrong as the bench started, above every page until somebody has read it. */
export function OpeningRemarks() {
  const [isRead, setRead] = useState(false)
  const { data: remarks = [] } = useQuery(api.settings.openingRemarks.queryOptions())
  if (isRead || remarks.length === 0) return undefined
  return (
    <Warning
      icon={<IconAlertTriangle aria-hidden />}
      title="The bench started, but not as it was left"
      withCloseButton
      closeButtonLabel="I have read this"
      onClose={() => {
        setRead(true)
      }}
    >
      <Stack gap="xs">
        {remarks.map((remark) => (
          <Text key={remark} size="sm" style={{ overflowWrap: 'anywhere' }}>
            {remark}
          </Text>
        ))}
      </Stack>
    </Warning>
  )
}
