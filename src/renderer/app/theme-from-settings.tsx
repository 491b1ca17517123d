import { useMantineColorScheme } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api } from '../client/client.ts'

/** The setting is kept in main; Mantine keeps a copy here, so that the first paint has it. */
export function ThemeFromSettings() {
  const { setColorScheme } = useMantineColorScheme()
  const theme = useQuery(api.settings.get.queryOptions()).data?.theme
  useEffect(() => {
    if (theme !== undefined) setColorScheme(theme === 'system' ? 'auto' : theme)
  }, [theme, setColorScheme])
  return undefined
}
