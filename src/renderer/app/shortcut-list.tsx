import { Kbd, Modal, Table } from '@mantine/core'
import { setPanes, usePanes } from './panes.ts'
import { shortcutsNow } from './shortcuts.ts'

const ALWAYS = [
  { keys: 'Ctrl K', does: 'Command palette (on a Mac: Cmd K)' },
  { keys: 'Esc', does: 'Close what is open' },
]

/** Keys that are written otherwise than `KeyboardEvent.key` calls them. */
const KEY_SIGNS: Readonly<Record<string, string>> = { arrowleft: '←', arrowright: '→' }

export function ShortcutList() {
  const { isShortcutsOpen } = usePanes()
  const close = () => {
    setPanes({ isShortcutsOpen: false })
  }
  return (
    <Modal opened={isShortcutsOpen} onClose={close} title="Keyboard shortcuts">
      <Table>
        <Table.Tbody>
          {[...ALWAYS, ...(isShortcutsOpen ? shortcutsNow() : [])].map(({ keys, does }) => (
            <Table.Tr key={keys}>
              <Table.Td w={120}>
                {keys.split(' ').map((key) => (
                  <Kbd key={key} mr={4}>
                    {KEY_SIGNS[key] ?? key}
                  </Kbd>
                ))}
              </Table.Td>
              <Table.Td>{does}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  )
}
