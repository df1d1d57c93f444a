import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { beforeEach } from 'vitest'

export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
}

/** What a proxy in front of the api does to a request: forward it, respond itself, or break the connection. */
export type Trick = (request: SeenRequest, response: ServerResponse) => 'pass' | 'done'

export interface FakeProxy {
  readonly url: string
  /** Every request so far. */
  readonly seen: SeenRequest[]
  /** One per request, in order; later requests are forwarded. */
  readonly tricks: Trick[]
}

/** A reverse proxy in front of an api, which fails in the ways that networks do. New for each test. */
export function useFakeProxy(api: { readonly url: string }): FakeProxy {
  const proxy = {} as { -readonly [K in keyof FakeProxy]: FakeProxy[K] }
  beforeEach(async () => {
    const seen: SeenRequest[] = []
    const tricks: Trick[] = []
    const server = createServer(async (incoming, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of incoming) chunks.push(chunk as Buffer)
      const request = { method: incoming.method ?? '', path: incoming.url ?? '', headers: incoming.headers }
      seen.push(request)
      if ((tricks.shift() ?? pass)(request, response) === 'done') return
      const { host: _, connection: __, 'content-length': ___, 'transfer-encoding': ____, ...headers } = incoming.headers
      const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}
      const passed = await fetch(`${api.url}${request.path}`, {
        method: request.method,
        headers: headers as Record<string, string>,
        ...body,
      })
      const text = await passed.text()
      if (response.destroyed) return
      response.writeHead(passed.status, Object.fromEntries(passed.headers)).end(text)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    Object.assign(proxy, { url: `http://127.0.0.1:${port}`, seen, tricks })
    return () => {
      server.closeAllConnections()
      server.close()
    }
  })
  return proxy
}

const pass: Trick = () => 'pass'

/** The request never arrives. */
export const breakBefore: Trick = (_request, response) => {
  response.destroy()
  return 'done'
}

/** The request arrives, but its response does not. */
export const breakAfter: Trick = (_request, response) => {
  response.writeHead = () => {
    response.destroy()
    return response
  }
  return 'pass'
}

/** Never responds. */
export const hang: Trick = () => 'done'

export function respond(status: number, body = '', headers: Record<string, string> = {}): Trick {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body)
    return 'done'
  }
}
