import { expect, test } from 'vitest'
import { refuseSender } from './sender.ts'
import { fakeFrame } from './testing/fake-contents.ts'

const contents = { id: 1 }
const window = { contents, origin: 'app://bench' }
const main = () => fakeFrame('app://bench')

test('the main frame of our window, with our pages, is answered', () => {
  expect(refuseSender({ sender: contents, senderFrame: main() }, window)).toBeUndefined()
})

test.each([
  ['a frame that has gone', { sender: contents, senderFrame: null }],
  ['a frame that is destroyed', { sender: contents, senderFrame: { ...main(), isDestroyed: () => true } }],
  ['a frame that is detached', { sender: contents, senderFrame: { ...main(), detached: true } }],
  [
    'a frame within our page, though it is ours too',
    { sender: contents, senderFrame: fakeFrame('app://bench', main()) },
  ],
  ['a foreign page in our window', { sender: contents, senderFrame: fakeFrame('https://example.org') }],
  ['a page without an origin', { sender: contents, senderFrame: fakeFrame('null') }],
  ['our own page under another host', { sender: contents, senderFrame: fakeFrame('app://other') }],
  ['another window', { sender: { id: 2 }, senderFrame: main() }],
])('%s is not', (_name, event) => {
  expect(refuseSender(event, window)).toBeTypeOf('string')
})

test('where there is no window, nobody is', () => {
  expect(refuseSender({ sender: contents, senderFrame: main() }, { ...window, contents: undefined })).toBeTypeOf(
    'string',
  )
})
