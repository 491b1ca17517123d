import { useEffect, useRef, type RefObject } from 'react'

/** A button that is off while it works loses the focus. It has it back afterwards, unless that has gone elsewhere. */
export function useFocusBack(isWorking: boolean): RefObject<HTMLButtonElement | null> {
  const button = useRef<HTMLButtonElement>(null)
  const hadWorked = useRef(false)
  useEffect(() => {
    if (hadWorked.current && !isWorking && document.activeElement === document.body) button.current?.focus()
    hadWorked.current = isWorking
  }, [isWorking])
  return button
}
