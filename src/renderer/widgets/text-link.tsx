import { Anchor, type AnchorProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { ComponentPropsWithRef } from 'react'

type TextLinkProps = AnchorProps & Omit<ComponentPropsWithRef<'a'>, keyof AnchorProps>

/** A link to a page of ours, with its parameters checked, in the size of the text around it. */
export const TextLink = createLink((props: TextLinkProps) => <Anchor inherit {...props} />)
