import { expect, test } from 'vitest'
import { OUTSIDE_PAGES, outsidePage } from './outside-pages.ts'

test('every page on the list is an https address, and knows itself', () => {
  for (const url of Object.values(OUTSIDE_PAGES)) {
    expect(new URL(url)).toMatchObject({ protocol: 'https:', username: '', href: url })
    expect(outsidePage(url)).toBe(url)
  }
})

test.each([
  ['another page of the same site', 'https://lttng.org/download/'],
  ['the same page with something added', 'https://lttng.org/docs/?stolen=1'],
  ['a fragment', 'https://lttng.org/docs/#secret'],
  ['a longer path', 'https://lttng.org/docs/../admin'],
  ['the same name elsewhere', 'https://lttng.org.example/docs/'],
  ['a login in front', 'https://me@lttng.org/docs/'],
  ['no TLS', 'http://lttng.org/docs/'],
  ['a program', 'file:///usr/bin/xcalc'],
  ['a script', 'javascript:alert(1)'],
  ['a protocol of some program', 'ms-settings:privacy'],
  ['no address', 'docs'],
])('%s is not opened', (_name, url) => {
  expect(outsidePage(url)).toBeUndefined()
})
