import type { RequestInfo } from '@aisle/core'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** The part of a request that use-cases may know. */
export function toRequestInfo(request: FastifyRequest, reply: FastifyReply): RequestInfo {
  const gone = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort()
  })
  return {
    id: request.id,
    host: request.hostname,
    authorization: request.headers.authorization,
    idempotencyKey: single(request.headers['idempotency-key']),
    prefer: single(request.headers['prefer']),
    signal: gone.signal,
  }
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header
}
