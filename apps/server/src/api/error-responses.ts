import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'

import { AisleError, errorResponse, type FixedCode, fixedError, toErrorBody, toTrpcShape } from '@aisle/core'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { discardBody } from './discard-body.ts'
import { unknownRoute } from './request.ts'

/** Reports errors outside of operations in the same shape as those of operations. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => sendError(error, request, reply))
  app.setNotFoundHandler((request, reply) => sendError(unknownRoute(request, reply), request, reply))
}

/** Fastify runs no hooks for a path that it cannot decode. */
export function rejectBadUrl(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  void reply.send(discardBody(request, reply, `${JSON.stringify(prepareError(error, request, reply))}\n`))
}

function sendError(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  void reply.send(prepareError(error, request, reply))
}

/** Sets status and headers, and returns the body. */
function prepareError(error: Error, request: FastifyRequest, reply: FastifyReply): object {
  const known = error instanceof AisleError ? error : (fromFastify(error) ?? error)
  const { status, headers, body } = errorResponse(known, request)
  if (body.code === 'ERR_INTERNAL') request.log.error({ err: error }, 'request failed')
  reply
    .code(status)
    .headers({ ...headers, 'x-request-id': request.id })
    .type('application/json')
  return request.url.startsWith('/trpc/') ? toTrpcShape(body) : body
}

const responded = new WeakSet<Socket>()
const longestRestMs = 5000

/** Responds on the socket itself: bytes that are not HTTP never become a Fastify request. */
export function rejectBrokenHttp(error: Error & { code?: string }, socket: Socket): void {
  // More bytes of the same request. Closing the connection now would reset it, and the caller would lose the response.
  if (responded.has(socket) && error.code !== 'ECONNRESET') return
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  responded.add(socket)
  socket.on('error', () => socket.destroy())
  socket.resume()
  setTimeout(() => socket.destroy(), longestRestMs).unref()
  const requestId = randomUUID()
  const body = JSON.stringify(toErrorBody(fixedError('ERR_BAD_REQUEST', { cause: error }), requestId))
  const head = ['HTTP/1.1 400 Bad Request', 'content-type: application/json', `x-request-id: ${requestId}`]
  socket.end([...head, `content-length: ${Buffer.byteLength(body)}`, 'connection: close', '', body].join('\r\n'))
}

/** Node would respond to these without a body, or not at all. */
export function rejectOddHttp({ server }: FastifyInstance): void {
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
  server.on('connect', (_request, socket: Socket) => rejectBrokenHttp(new Error('CONNECT is not supported.'), socket))
}

const fastifyCodes: Readonly<Record<string, FixedCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'ERR_PAYLOAD_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'ERR_UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'ERR_MALFORMED_JSON',
  FST_ERR_CTP_INVALID_JSON_BODY: 'ERR_MALFORMED_JSON',
}

function fromFastify(error: Error): AisleError | undefined {
  const { code, statusCode } = error as Partial<FastifyError>
  if (statusCode === undefined || statusCode >= 500) return undefined
  const ours = fastifyCodes[code ?? ''] ?? (error instanceof SyntaxError ? 'ERR_MALFORMED_JSON' : 'ERR_BAD_REQUEST')
  return fixedError(ours, { cause: error })
}
