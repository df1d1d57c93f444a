import { createHash } from 'node:crypto'

import { AisleError, parseBearer } from '@aisle/core'
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** Limits the requests per minute of each token, or of each address without one. Each api process counts on its own. */
export async function limitRequests(app: FastifyInstance, perMinute: number): Promise<void> {
  await app.register(rateLimit, {
    max: perMinute,
    timeWindow: 60_000,
    keyGenerator: callerOf,
    errorResponseBuilder: (_request, { after }) =>
      new AisleError('ERR_RATE_LIMITED', `Too many requests. Retry in ${after}.`),
  })
}

/** Hashes the whole token: a stranger who knows only the id of a token cannot use up its allowance. */
function callerOf(request: FastifyRequest): string {
  const token = parseBearer(request.headers.authorization)
  return token ? createHash('sha256').update(`${token.id}_${token.secret}`).digest('base64') : request.ip
}
