import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

import { createTcpProxy, type TcpProxy } from '../helpers/tcp-proxy.ts'
import type { Random } from './world.ts'

const failingShare = 0.15
const lostShare = 0.05
const gonePath = '/gone'

export interface Arrival {
  readonly id: string
  readonly timestamp: string
  readonly signature: string
  readonly body: string
}

/** Receives what is sent to webhooks, behind a proxy. */
export class WebhookReceiver {
  readonly arrivals: Arrival[] = []
  readonly proxy: TcpProxy
  /** Until then, it rejects some requests and breaks some connections, at random. */
  isWell = false
  readonly #close: () => void

  private constructor(proxy: TcpProxy, close: () => void) {
    this.proxy = proxy
    this.#close = close
  }

  static async start(random: Random): Promise<WebhookReceiver> {
    const server = createServer(async (request, response) => {
      const body = await text(request).catch(() => undefined)
      if (request.url === gonePath) return void response.writeHead(410).end()
      const chance = receiver.isWell ? 1 : random()
      if (body === undefined || chance < lostShare) return void request.socket.destroy()
      if (chance < lostShare + failingShare) return void response.writeHead(503).end()
      const header = (name: string) => String(request.headers[`webhook-${name}`])
      receiver.arrivals.push({ id: header('id'), timestamp: header('timestamp'), signature: header('signature'), body })
      response.writeHead(204).end()
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const receiver = new WebhookReceiver(await createTcpProxy(() => port), () => {
      server.close()
      server.closeAllConnections()
    })
    return receiver
  }

  get url(): string {
    return `http://127.0.0.1:${this.proxy.port}`
  }

  /** Responds with 410 to everything, which disables a webhook. */
  get goneUrl(): string {
    return `${this.url}${gonePath}`
  }

  close(): void {
    this.proxy.close()
    this.#close()
  }
}
