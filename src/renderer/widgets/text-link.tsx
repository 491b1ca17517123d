import { Anchor } from '@mantine/core'
import { createLink } from '@tanstack/react-router'

/** A link to a page of ours, with its parameters checked. */
export const TextLink = createLink(Anchor)
