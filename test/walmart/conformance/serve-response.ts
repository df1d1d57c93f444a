import { createServer } from 'node:http'

/** Serves one response to every call, except to those for a token and, where given, to the reads before a write. */
export async function serveResponses() {
  let served: { body?: unknown; before?: unknown } = {}
  const server = createServer((request, response) => {
    const { body, before } = served
    const isToken = request.url === '/v3/token'
    const isReadBefore = request.method === 'GET' && before !== undefined
    const token = { access_token: 'token', token_type: 'Bearer', expires_in: 900 }
    const sent = isToken && !isTokenResponse(body) ? token : isReadBefore ? before : body
    response.setHeader('content-type', 'application/json').end(JSON.stringify(sent))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    serve: (body: unknown, before?: unknown) => {
      served = { body, before }
    },
    close: () => new Promise((resolve) => server.closeAllConnections() ?? server.close(resolve)),
  }
}

const isTokenResponse = (body: unknown) => typeof body === 'object' && body !== null && 'access_token' in body
