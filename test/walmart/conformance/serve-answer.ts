import { createServer } from 'node:http'

/** A Walmart that gives every call the same answer, but for a token, and for what a write wants to read before. */
export async function serveAnswers() {
  let answers: { answer?: unknown; before?: unknown } = {}
  const server = createServer((request, response) => {
    const { answer, before } = answers
    const isToken = request.url === '/v3/token'
    const isBefore = request.method === 'GET' && before !== undefined
    const token = { access_token: 'token', token_type: 'Bearer', expires_in: 900 }
    const body = isToken && !isTokenAnswer(answer) ? token : isBefore ? before : answer
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    serve: (answer: unknown, before?: unknown) => {
      answers = { answer, before }
    },
    close: () => new Promise((resolve) => server.closeAllConnections() ?? server.close(resolve)),
  }
}

const isTokenAnswer = (answer: unknown) => typeof answer === 'object' && answer !== null && 'access_token' in answer
