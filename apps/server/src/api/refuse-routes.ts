import { AisleError } from '@aisle/core'
import type { FastifyReply, FastifyRequest } from 'fastify'

import { matchOperations, methodsOf } from './match-operation.ts'

/** Lets the requests of operations pass. */
export async function refuseUnknownRoutes(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (matchOperations(pathOf(request)).some((op) => op.method === request.method)) return
  throw refusalOf(request, reply)
}

/** Why nothing answers a request: its path is unknown, or takes other methods. */
export function refusalOf(request: FastifyRequest, reply: FastifyReply): AisleError {
  const path = pathOf(request)
  const allowed = methodsOf(path)
  if (allowed.length === 0 || allowed.some((method) => method === request.method)) {
    return new AisleError('ERR_NOT_FOUND', `There is nothing at ${request.method} ${path}.`)
  }
  reply.header('allow', allowed.join(', '))
  return new AisleError('ERR_METHOD_NOT_ALLOWED', `${path} takes ${allowed.join(', ')}, not ${request.method}.`)
}

export function pathOf(request: FastifyRequest): string {
  return URL.parse(request.url, 'http://aisle.invalid')?.pathname ?? request.url
}
