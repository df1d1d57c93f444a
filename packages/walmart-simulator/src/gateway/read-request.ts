import type { FastifyRequest } from 'fastify'

import type { FaultEffect } from './faults.ts'

/** The path as it was sent, without its query. */
export const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? ''

/** The body's bytes; none where there is no body. */
export const bodyOf = (request: FastifyRequest): Buffer =>
  request.body instanceof Buffer ? request.body : Buffer.alloc(0)

/** What goes wrong with this call, if anything does. */
export const effectOn = (request: FastifyRequest): FaultEffect | undefined =>
  request.getDecorator<FaultEffect | undefined>('effect')
