import type { WebContents } from 'electron'
import { z } from 'zod'
import { CHANNELS, LONGEST_MESSAGE } from '../../shared/bridge-channels.ts'
import type { Router } from '../api/index.ts'
import { onCall, type Callers } from './ipc.ts'
import { PagePort } from './page-port.ts'

const page = z.uuid()

/** Answers the contract to the window's page: a port for each document, from its first word until the next one's. @returns its end. */
export function serveContract(router: Router, callers: Callers): () => void {
  let current: { readonly page: string; readonly port: PagePort } | undefined
  const portOf = (name: string) => (current?.page === name ? current.port : undefined)
  const close = () => {
    current?.port.close()
    current = undefined
  }

  onCall(CHANNELS.open, z.tuple([page]), callers, ([name]) => {
    close()
    const contents = callers.contents()
    if (contents === undefined) return
    current = { page: name, port: new PagePort(router, postingTo(contents, name)) }
  })
  onCall(CHANNELS.message, z.tuple([page, z.string().max(LONGEST_MESSAGE)]), callers, ([name, text]) => {
    const port = portOf(name)
    const why = port === undefined ? 'a page that was not opened' : port.receive(text)
    if (why !== undefined) callers.onRefusal(`${CHANNELS.message}: ${why}`)
  })
  onCall(CHANNELS.taken, z.tuple([page]), callers, ([name]) => {
    portOf(name)?.taken()
  })
  return close
}

function postingTo(contents: WebContents, name: string): (message: string) => void {
  return (message) => {
    // Between the window's end and the port's.
    if (!contents.isDestroyed()) contents.send(CHANNELS.message, name, message)
  }
}
