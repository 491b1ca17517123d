import { expect, test } from 'vitest'
import { nextStepOnPages } from './next-step.ts'

test('a command of the terminal becomes a place in the pages', () => {
  const nextStep = 'Compare it on the console, then run: rabench box check lab-3 --accept-host-key SHA256:x'
  expect(nextStepOnPages({ code: 'host-key-unknown', nextStep })).toMatch(/check the box again and accept it/)
})

test('the end of a sentence that names a command is put in the words of the pages, the rest stays', () => {
  const nextStep = 'apt-get install fio; the whole list: rabench box check lab-3'
  expect(nextStepOnPages({ code: 'missing-tool', nextStep })).toBe(
    'apt-get install fio; the whole list is on the box’s page',
  )
})

test('what names no command of ours stays as it is, and so does nothing', () => {
  const nextStep = 'Try it by hand: ssh -p 22 root@lab-3'
  expect(nextStepOnPages({ code: 'authentication-failed', nextStep })).toBe(nextStep)
  expect(nextStepOnPages({ code: 'authentication-failed', nextStep: undefined })).toBeUndefined()
})
