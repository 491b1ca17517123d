import { expect, test } from 'vitest'
import { addressOf, formOf, NEW_BOX, problemsOf, type BoxForm } from './box-form.ts'

const GOOD: BoxForm = {
  ...NEW_BOX,
  name: 'lab-3',
  host: ' lab-3.example ',
  keyPath: '/home/me/.ssh/id',
  scratch: '/srv/x',
}

test('an empty form says what each field wants', () => {
  expect(Object.keys(problemsOf(NEW_BOX, [])).sort()).toEqual(['host', 'keyPath', 'name', 'scratch'])
})

test('a good form becomes an address, and an address the same form again', () => {
  expect(problemsOf(GOOD, [])).toEqual({})
  const address = addressOf(GOOD)
  expect(address).toEqual({
    name: 'lab-3',
    host: 'lab-3.example',
    port: 22,
    user: 'root',
    auth: { kind: 'key', path: '/home/me/.ssh/id' },
    scratch: '/srv/x',
  })
  expect(addressOf(formOf(address))).toEqual(address)
})

test.each([
  ['a name that is taken', { name: 'lab-1' }, 'name'],
  ['a name with a blank', { name: 'lab 3' }, 'name'],
  ['a host with a blank', { host: 'lab 3' }, 'host'],
  ['a user with a sign that turns what follows', { user: 'anna\u202e' }, 'user'],
  ['a relative scratch directory', { scratch: 'srv' }, 'scratch'],
  ['a partition', { disk: 'sda 1' }, 'disk'],
  ['a port out of range', { port: 70_000 }, 'port'],
] as const)('%s is refused', (_what, change, field) => {
  expect(problemsOf({ ...GOOD, ...change }, ['lab-1', 'virtual'])).toHaveProperty(field)
})

test('a disk is named with or without /dev', () => {
  expect(addressOf({ ...GOOD, disk: '/dev/vdb' }).disk).toBe('vdb')
  expect(addressOf(GOOD)).not.toHaveProperty('disk')
})

test('an agent or a password needs no key file', () => {
  expect(problemsOf({ ...GOOD, auth: 'agent', keyPath: '' }, [])).toEqual({})
  expect(addressOf({ ...GOOD, auth: 'password' }).auth).toEqual({ kind: 'password' })
})
