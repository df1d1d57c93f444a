import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

import { beforeAll } from 'vitest'

export interface PostgresProxy {
  /** The database's URL through the proxy. */
  urlOf(databaseUrl: string): string
  /** Swallows all traffic from now on. Connections stay open. */
  stall(): void
  /** Forwards again, first what was held back. */
  resume(): void
}

/** A proxy in front of Postgres. It keeps its connections to Postgres open when a client is gone, as if its host had died. */
export function usePostgresProxy(): PostgresProxy {
  const sockets = new Set<Socket>()
  let target: URL
  let port = 0
  let isStalled = false
  beforeAll(async () => {
    const server = createServer((incoming) => {
      const outgoing = connect(Number(target.port), target.hostname)
      for (const [from, to] of [
        [incoming, outgoing],
        [outgoing, incoming],
      ] as const) {
        sockets.add(from)
        from.on('data', (chunk) => to.write(chunk))
        from.on('error', () => undefined)
        if (isStalled) from.pause()
      }
      outgoing.on('close', () => incoming.destroy())
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
    return () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    }
  })
  return {
    urlOf(databaseUrl) {
      target = new URL(databaseUrl)
      const url = new URL(databaseUrl)
      url.host = `127.0.0.1:${port}`
      return url.href
    },
    stall() {
      isStalled = true
      for (const socket of sockets) socket.pause()
    },
    resume() {
      isStalled = false
      for (const socket of sockets) socket.resume()
    },
  }
}
