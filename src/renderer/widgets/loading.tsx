import type { UseQueryResult } from '@tanstack/react-query'
import { Skeleton, Stack } from '@mantine/core'
import { useEffect, useState, type ReactNode } from 'react'
import { Failure } from './failure.tsx'
import { Page } from './page.tsx'

/** Nothing flashes for what is there at once. */
const PATIENCE_MS = 250

/** The answer of a query, or what stands in its place: nothing, a skeleton, a failure with *Try again*. */
export function Loaded<T>({
  query,
  children,
}: {
  readonly query: UseQueryResult<T>
  readonly children: (data: T) => ReactNode
}) {
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.isError) return <Failure error={query.error} />
  return <LateSkeleton />
}

/** The same where the answer is the whole page: a failure has a heading, as every page has. */
export function LoadedPage<T>({
  query,
  title,
  children,
}: {
  readonly query: UseQueryResult<T>
  readonly title: string
  readonly children: (data: T) => ReactNode
}) {
  if (query.data !== undefined || !query.isError) return <Loaded query={query}>{children}</Loaded>
  return (
    <Page title={title}>
      <Failure error={query.error} />
    </Page>
  )
}

function LateSkeleton() {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => {
      setLate(true)
    }, PATIENCE_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [])
  if (!late) return undefined
  return (
    <Stack gap="sm" role="progressbar" aria-label="Loading">
      {[280, 420, 360].map((width) => (
        <Skeleton key={width} height={16} width={width} />
      ))}
    </Stack>
  )
}
