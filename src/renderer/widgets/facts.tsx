import { Box, Text } from '@mantine/core'
import { Fragment, type ReactNode } from 'react'

/** Pairs of a word and what is known, in two columns. */
export function Facts({ of }: { readonly of: readonly (readonly [word: string, value: ReactNode])[] }) {
  return (
    <Box
      component="dl"
      m={0}
      style={{ display: 'grid', gridTemplateColumns: 'max-content 1fr', columnGap: 16, rowGap: 4 }}
    >
      {of.map(([word, value]) => (
        <Fragment key={word}>
          <Text component="dt" c="dimmed">
            {word}
          </Text>
          <Text component="dd" m={0} style={{ overflowWrap: 'anywhere' }}>
            {value}
          </Text>
        </Fragment>
      ))}
    </Box>
  )
}
