import { nativeTheme } from 'electron'
import type { BenchApi } from '../api/index.ts'

/** The system's own parts (dialogs, menus, the window's ground) are as light or dark as the pages. */
export function followTheme(api: Pick<BenchApi, 'listen' | 'settings'>): void {
  const follow = () => {
    nativeTheme.themeSource = api.settings().theme
  }
  follow()
  api.listen((event) => {
    if (event.type === 'changed' && event.what === 'settings') follow()
  })
}
