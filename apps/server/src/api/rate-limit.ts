import { createHash } from 'node:crypto'

import { AisleError, parseBearer } from '@aisle/core'
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** So many requests a minute and token; without one, and address. Counted in each api process by itself. */
export async function limitRequests(app: FastifyInstance, perMinute: number): Promise<void> {
  await app.register(rateLimit, {
    max: perMinute,
    timeWindow: 60_000,
    keyGenerator: callerOf,
    errorResponseBuilder: (_request, { after }) =>
      new AisleError('ERR_RATE_LIMITED', `Too many requests. Come back in ${after}.`),
  })
}

/**
 * The whole token, hashed: a stranger who knows only its id cannot use up its allowance. What is no token counts for its
 * address.
 */
function callerOf(request: FastifyRequest): string {
  const token = parseBearer(request.headers.authorization)
  return token ? createHash('sha256').update(`${token.id}_${token.secret}`).digest('base64') : request.ip
}
