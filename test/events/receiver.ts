import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

import { beforeAll } from 'vitest'

interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

interface Answer {
  readonly status: number
  readonly body?: string
  readonly headers?: Record<string, string>
}

/** A receiver of webhooks. Its responses can be changed. */
export interface WebhookReceiver {
  url: string
  received: Received[]
  answer: (request: Received) => Answer | Promise<Answer>
}

export function useReceiver(): WebhookReceiver {
  const receiver: WebhookReceiver = { url: '', received: [], answer: () => ({ status: 204 }) }
  beforeAll(async () => {
    const server = createServer(async (request, response) => {
      const received = { headers: request.headers, body: await text(request) }
      receiver.received.push(received)
      const { status, body, headers } = await receiver.answer(received)
      response.writeHead(status, headers).end(body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    return () => {
      server.closeAllConnections()
      server.close()
    }
  })
  return receiver
}
