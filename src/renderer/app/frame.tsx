import { Box, MantineProvider } from '@mantine/core'
import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'
import { Outlet, useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo } from 'react'
import { useConnection } from '../client/events.ts'
import { theme } from '../theme.ts'
import { useDesktopCommands } from './desktop-commands.ts'
import './frame.css'
import { InterruptedWorks } from './interrupted-works.tsx'
import { LogPane } from './log-pane.tsx'
import { NoToken } from './no-token.tsx'
import { OpeningRemarks } from './opening-remarks.tsx'
import { Palette } from './palette.tsx'
import { setPanes, toggleLog, usePanes } from './panes.ts'
import { PLACES } from './places.ts'
import { Prompts } from './prompts.tsx'
import { Rail } from './rail.tsx'
import { ShortcutList } from './shortcut-list.tsx'
import { listenForShortcuts, useShortcuts } from './shortcuts.ts'
import { StatusBar } from './status-bar.tsx'
import { ThemeFromSettings } from './theme-from-settings.tsx'

/** What is around every page: rail, status bar, log pane, palette, questions of boxes. */
export function Frame() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <ModalsProvider modalProps={{ centered: true, transitionProps: { duration: 0 } }}>
        <Notifications position="bottom-right" autoClose={8000} containerWidth={380} />
        <Inside />
      </ModalsProvider>
    </MantineProvider>
  )
}

function Inside() {
  const { isLogOpen } = usePanes()
  const { state } = useConnection()
  const navigate = useNavigate()
  const shortcuts = useMemo(
    () => [
      ...PLACES.map(({ keys, name, path }) => ({
        keys,
        does: `Go to ${name}`,
        run: () => void navigate({ to: path }),
      })),
      {
        keys: '?',
        does: 'Show the shortcuts',
        run: () => {
          setPanes({ isShortcutsOpen: true })
        },
      },
      { keys: '`', does: 'Open or close the log', run: toggleLog },
    ],
    [navigate],
  )
  useShortcuts(shortcuts)
  useEffect(() => listenForShortcuts(), [])
  useDesktopCommands()

  if (state === 'no-token') return <NoToken />
  return (
    <Box className="frame">
      <a className="skip-link" href="#page">
        Skip to the page
      </a>
      <Rail />
      <Box className="frame-main">
        <main id="page" className="frame-page" tabIndex={-1}>
          <OpeningRemarks />
          <InterruptedWorks />
          <Outlet />
        </main>
        {isLogOpen ? <LogPane /> : undefined}
        <StatusBar />
      </Box>
      <ThemeFromSettings />
      <Palette />
      <Prompts />
      <ShortcutList />
    </Box>
  )
}
