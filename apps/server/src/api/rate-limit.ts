import { createHash } from 'node:crypto'

import { AisleError } from '@aisle/core'
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

/** The whole header, hashed: a stranger who knows only a token's id cannot use up its allowance. */
function callerOf(request: FastifyRequest): string {
  const { authorization } = request.headers
  return authorization === undefined ? request.ip : createHash('sha256').update(authorization).digest('base64')
}
