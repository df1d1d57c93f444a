import type { FastifyRequest } from 'fastify'

import type { FaultEvent } from '../faults/fault-effect.ts'
import type { CallEffects } from '../faults/faults.ts'

/** The raw path, without the query. */
export const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? ''

/** The raw query string including its `?`, or an empty string. */
export const searchOf = (request: FastifyRequest): string => request.url.slice(pathOf(request).length)

export const bodyOf = (request: FastifyRequest): Buffer =>
  request.body instanceof Buffer ? request.body : Buffer.alloc(0)

/** The faults that apply to this call. */
export const effectsOn = (request: FastifyRequest): CallEffects => request.getDecorator<CallEffects>('effects')

export const eventOn = (request: FastifyRequest, kind: FaultEvent['kind']): boolean =>
  effectsOn(request).event?.kind === kind
