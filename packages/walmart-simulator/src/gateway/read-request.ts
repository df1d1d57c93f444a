import type { FastifyRequest } from 'fastify'

import type { FaultEvent } from '../switches/fault-effect.ts'
import type { CallEffects } from './faults.ts'

/** The path as it was sent, without its query. */
export const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? ''

/** The query string as it was sent, with its `?`; empty without one. */
export const searchOf = (request: FastifyRequest): string => request.url.slice(pathOf(request).length)

/** The body's bytes; none where there is no body. */
export const bodyOf = (request: FastifyRequest): Buffer =>
  request.body instanceof Buffer ? request.body : Buffer.alloc(0)

/** What goes wrong with this call, if anything does. */
export const effectsOn = (request: FastifyRequest): CallEffects => request.getDecorator<CallEffects>('effects')

/** Whether this is what happens to the call. */
export const eventOn = (request: FastifyRequest, kind: FaultEvent['kind']): boolean =>
  effectsOn(request).event?.kind === kind
