import { spotlight } from '@mantine/spotlight'
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { desktop } from '../client/door.ts'
import { setPanes, toggleLog } from './panes.ts'
import { PLACES } from './places.ts'

/** The native menu's commands do what their keys do. */
export function useDesktopCommands(): void {
  const navigate = useNavigate()
  useEffect(
    () =>
      desktop?.onCommand((command) => {
        if (command === 'palette') spotlight.open()
        else if (command === 'shortcuts') setPanes({ isShortcutsOpen: true })
        else if (command === 'log') toggleLog()
        else {
          const place = PLACES.find(({ name }) => command === `go:${name.toLowerCase()}`)
          if (place !== undefined) void navigate({ to: place.path })
        }
      }),
    [navigate],
  )
}
