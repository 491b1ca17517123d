import { Button, type ButtonProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { ComponentPropsWithRef } from 'react'

type AnchorButtonProps = ButtonProps & Omit<ComponentPropsWithRef<'a'>, keyof ButtonProps>

/** Looks like a button, and is a link to a page of ours. */
export const ButtonLink = createLink((props: AnchorButtonProps) => <Button component="a" {...props} />)
