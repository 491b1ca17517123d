import { Box, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useId, useState, type ReactNode } from 'react'

interface FoldProps {
  readonly label: string
  readonly initiallyOpen?: boolean
  readonly children: ReactNode
}

/** What not everybody needs, one click away. */
export function Fold({ label, initiallyOpen = false, children }: FoldProps) {
  const [isOpen, setOpen] = useState(initiallyOpen)
  const id = useId()
  const Chevron = isOpen ? IconChevronDown : IconChevronRight
  return (
    <Box>
      <UnstyledButton
        fz="md"
        py={4}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => {
          setOpen(!isOpen)
        }}
      >
        <Chevron size={14} aria-hidden style={{ verticalAlign: '-2px' }} /> {label}
      </UnstyledButton>
      <Box id={id} pt="xs" hidden={!isOpen}>
        {isOpen ? children : undefined}
      </Box>
    </Box>
  )
}
