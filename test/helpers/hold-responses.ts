import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

import { beforeAll } from 'vitest'

interface Proxy {
  /** For callers of the server. */
  readonly url: string
  /**
   * Holds the responses of the next calls to a path, all by default, until the returned function is called. The server
   * gets the calls at once.
   */
  hold(path: string, calls?: number): () => void
}

interface Hold {
  readonly path: string
  callsLeft: number
  readonly held: (() => void)[]
}

/** A proxy in front of a server, for what has to happen between a response and its arrival. */
export function useResponseHolder(target: () => string): Proxy {
  const holds = new Set<Hold>()
  const proxy = {
    url: '',
    hold(path: string, calls = Infinity) {
      const hold: Hold = { path, callsLeft: calls, held: [] }
      holds.add(hold)
      return () => {
        holds.delete(hold)
        for (const release of hold.held.splice(0)) release()
      }
    },
  }
  beforeAll(async () => {
    const server = createServer((caller) => {
      const { hostname, port } = new URL(target())
      const called = connect(Number(port), hostname)
      forward(caller, called)
      forward(called, caller)
      caller.on('data', (request) => {
        const path = /^[A-Z]+ (?<path>[^ ?]+)/.exec(request.toString('latin1'))?.groups?.['path']
        const hold = [...holds].find((candidate) => candidate.path === path && candidate.callsLeft > 0)
        if (!hold) return
        hold.callsLeft -= 1
        called.unpipe(caller)
        hold.held.push(() => called.pipe(caller))
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    return () => void server.close()
  })
  return proxy
}

function forward(from: Socket, to: Socket): void {
  from.pipe(to)
  from.on('error', () => to.destroy())
  from.on('close', () => to.destroy())
}
