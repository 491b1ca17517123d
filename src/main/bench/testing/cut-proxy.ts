import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A way to a box that can be cut, or swallow everything, as networks do. */
export interface CutProxy {
  readonly port: number
  /** Every connection is reset; new ones are let through. */
  cut(): void
  /** Nothing goes through any more, in either direction, and nobody is told; until `heal`. */
  swallow(): void
  heal(): void
  close(): Promise<void>
}

/** @param port of the box, on the loopback address */
export async function startCutProxy(port: number): Promise<CutProxy> {
  let isSwallowing = false
  const pairs = new Set<readonly [Socket, Socket]>()
  const server = createServer((near) => {
    const far = connect({ host: '127.0.0.1', port })
    const pair = [near, far] as const
    pairs.add(pair)
    const join = (from: Socket, to: Socket) => {
      from.on('data', (chunk) => {
        if (!isSwallowing) to.write(chunk)
      })
      // A reset is what this is for; the other side goes with it, unless nobody may hear of it.
      from.on('error', () => undefined)
      from.on('close', () => {
        pairs.delete(pair)
        if (!isSwallowing) to.destroy()
      })
    }
    join(near, far)
    join(far, near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    for (const pair of pairs) for (const socket of pair) socket.resetAndDestroy()
    pairs.clear()
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    swallow: () => {
      isSwallowing = true
    },
    heal: () => {
      isSwallowing = false
    },
    close: async () => {
      cut()
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve()
        })
      })
    },
  }
}
