import { connect, createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

import { beforeAll } from 'vitest'

export interface CuttingProxy {
  readonly url: string
  /** Where new connections go. */
  target: string
  /** Breaks all open connections. */
  cut(): void
  /** The number of connections so far. */
  readonly connections: () => number
}

/** A proxy between client and server that can break connections. */
export function useCuttingProxy(): CuttingProxy {
  const sockets = new Set<Socket>()
  let connections = 0
  const proxy = { target: '', connections: () => connections } as {
    -readonly [K in keyof CuttingProxy]: CuttingProxy[K]
  }
  proxy.cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  beforeAll(async () => {
    const server = createServer((incoming) => {
      connections += 1
      const { hostname, port } = new URL(proxy.target)
      const outgoing = connect(Number(port), hostname)
      for (const [one, other] of [
        [incoming, outgoing],
        [outgoing, incoming],
      ] as const) {
        sockets.add(one)
        one.pipe(other)
        one.on('error', () => other.destroy())
        one.on('close', () => {
          sockets.delete(one)
          other.destroy()
        })
      }
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    return () => {
      proxy.cut()
      server.close()
    }
  })
  return proxy
}
