import { Text, Tooltip } from '@mantine/core'
import { ago, exactly } from './format.ts'

/** Relative, and exact for who hovers. */
export function When({ at }: { readonly at: string }) {
  return (
    <Tooltip label={exactly(at)}>
      <Text span inherit component="time" dateTime={at}>
        {ago(at)}
      </Text>
    </Tooltip>
  )
}
