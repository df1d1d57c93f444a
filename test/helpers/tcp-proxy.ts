import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A proxy in front of a server of this machine, which does to connections what networks do. */
export interface TcpProxy {
  readonly port: number
  /** Swallows all traffic from now on. Connections stay open, and new ones are accepted. */
  stall(): void
  /** Forwards again, first what was held back. */
  resume(): void
  /** Breaks all connections. */
  cut(): void
  /** Delays everything that passes from now on. */
  delay(ms: number): void
  /** Whether the server's side of a connection stays open when its client is gone, as if the client's host had died. */
  leaveOpen(isLeftOpen: boolean): void
  close(): void
}

interface Connection {
  readonly incoming: Socket
  readonly outgoing: Socket
}

export async function createTcpProxy(targetPort: () => number): Promise<TcpProxy> {
  const connections = new Set<Connection>()
  let isStalled = false
  let delayMs = 0
  let isLeftOpen = false

  function forward(from: Socket, to: Socket): void {
    let before = Promise.resolve()
    let waiting = 0
    from.on('data', (chunk) => {
      if (delayMs === 0 && waiting === 0) return void to.write(chunk)
      const pause = delayMs
      waiting += 1
      before = before.then(async () => {
        if (pause > 0) await sleep(pause, undefined, { ref: false })
        waiting -= 1
        to.write(chunk)
      })
    })
    from.on('error', () => undefined)
    if (isStalled) from.pause()
  }

  const server = createServer((incoming) => {
    const outgoing = connect(targetPort(), '127.0.0.1')
    const connection = { incoming, outgoing }
    connections.add(connection)
    forward(incoming, outgoing)
    forward(outgoing, incoming)
    outgoing.on('close', () => {
      connections.delete(connection)
      incoming.destroy()
    })
    incoming.on('close', () => isLeftOpen || outgoing.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const sockets = () => [...connections].flatMap(({ incoming, outgoing }) => [incoming, outgoing])
  const cut = () => {
    for (const socket of sockets()) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    stall() {
      isStalled = true
      for (const socket of sockets()) socket.pause()
    },
    resume() {
      isStalled = false
      for (const socket of sockets()) socket.resume()
    },
    cut,
    delay: (ms) => void (delayMs = ms),
    leaveOpen(leftOpen) {
      isLeftOpen = leftOpen
      if (leftOpen) return
      for (const { incoming, outgoing } of connections) if (incoming.destroyed) outgoing.destroy()
    },
    close() {
      server.close()
      cut()
    },
  }
}
