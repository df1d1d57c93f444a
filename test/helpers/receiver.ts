import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A request that a receiver got. */
export interface Received {
  readonly url: string
  readonly headers: Headers
  readonly body: string
}

/** A server that keeps what it receives. It responds with this JSON to every request. */
export async function startReceiver(response: object = {}, status = 200) {
  const received: Received[] = []
  const waiting: (() => void)[] = []
  const server = createServer(async (request, answer) => {
    const headers = new Headers(
      Object.entries(request.headersDistinct).map(([name, values = []]) => [name, values.join()]),
    )
    received.push({ url: request.url ?? '', headers, body: await text(request) })
    answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(response))
    waiting.splice(0).forEach((wake) => wake())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    /** Resolves when there are this many requests. */
    async whenReceived(count: number): Promise<readonly Received[]> {
      while (received.length < count) await new Promise<void>((resolve) => waiting.push(resolve))
      return received
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
