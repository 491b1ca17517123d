import { Button, NumberInput, Popover, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Failure } from '../../widgets/failure.tsx'

interface NumberSettingProps {
  /** On the button that opens it. */
  readonly name: string
  /** Of the number, with its unit. */
  readonly label: string
  readonly least: number
  readonly most: number
  /** In force now; undefined: none. */
  readonly value: number | undefined
  readonly canClear: boolean
  readonly onSet: (value: number | undefined) => Promise<unknown>
  /** What the two buttons say. */
  readonly setLabel: string
  readonly clearLabel: string
  readonly hint: string
}

/** One number of a loaded module that can be set, and taken away again. */
export function NumberSetting(props: NumberSettingProps) {
  const { name, label, least, most, value, canClear, onSet, setLabel, clearLabel, hint } = props
  const [isOpen, setOpen] = useState(false)
  const [typed, setTyped] = useState<number | string>('')
  const [isPending, setPending] = useState(false)
  const [error, setError] = useState<unknown>()
  const isGood = typeof typed === 'number' && Number.isInteger(typed) && typed >= least && typed <= most
  const set = (next: number | undefined) => {
    setPending(true)
    setError(undefined)
    onSet(next)
      .then(() => {
        setOpen(false)
      }, setError)
      .finally(() => {
        setPending(false)
      })
  }
  return (
    <Popover opened={isOpen} onChange={setOpen} trapFocus position="bottom-end" transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            setTyped(value ?? '')
            setOpen(!isOpen)
          }}
        >
          {name}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm" w={240}>
          <NumberInput
            label={label}
            hideControls
            allowDecimal={false}
            value={typed}
            error={typed === '' || isGood ? undefined : `${least} to ${most}`}
            onChange={setTyped}
          />
          <Button
            disabled={!isGood}
            loading={isPending}
            onClick={() => {
              if (isGood) set(typed)
            }}
          >
            {setLabel}
          </Button>
          {!canClear ? undefined : (
            <Button
              variant="default"
              loading={isPending}
              onClick={() => {
                set(undefined)
              }}
            >
              {clearLabel}
            </Button>
          )}
          <Text size="sm" c="dimmed">
            {hint}
          </Text>
          {error === undefined ? undefined : <Failure error={error} />}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
