import { Alert, type AlertProps } from '@mantine/core'

/** What stands above every page until somebody has dealt with it. */
export function Warning(
  props: Pick<AlertProps, 'icon' | 'title' | 'children' | 'withCloseButton' | 'closeButtonLabel' | 'onClose'>,
) {
  return (
    <Alert
      m="md"
      color="orange"
      role="alert"
      // Orange on orange is too faint to read.
      styles={{ title: { color: 'var(--mantine-color-text)' } }}
      {...props}
    />
  )
}
