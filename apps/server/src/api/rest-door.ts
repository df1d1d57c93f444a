import { labelOf } from '@aisle/contract'
import { AisleError, pathFields, type RestContext, restRouter, type Services, validationError } from '@aisle/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { fastifyTRPCOpenApiPlugin } from 'trpc-openapi'

import { matchOperations } from './match-operation.ts'
import { toRequestInfo } from './request-info.ts'

/** `/api`: the operations as REST, through trpc-openapi. */
export async function restDoor(app: FastifyInstance, services: Services): Promise<void> {
  // trpc-openapi answers 404 to a wrong method and splits anything that is no object into fields: it never sees either.
  app.addHook('onRequest', refuseUnknownRoutes)
  app.addHook('preValidation', refuseOddBodies)
  const replies = new WeakMap<FastifyRequest, FastifyReply>()
  app.addHook('preHandler', async (request, reply) => void replies.set(request, reply))
  await app.register(fastifyTRPCOpenApiPlugin, {
    router: restRouter,
    createContext: ({ req }: { req: unknown }): RestContext => {
      const request = req as FastifyRequest
      const reply = replies.get(request)
      if (!reply) throw new Error('A request reached its handler before its hooks.')
      return { ...services, request: toRequestInfo(request, reply), reply: { status: 200, headers: {} } }
    },
    responseMeta: ({ ctx }: { ctx?: unknown }) => (ctx as RestContext | undefined)?.reply ?? {},
  })
}

async function refuseUnknownRoutes(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { pathname } = new URL(request.url, 'http://aisle.invalid')
  const matching = matchOperations(pathname.slice('/api'.length))
  if (matching.some((op) => op.method === request.method)) return
  if (matching.length === 0) throw unknownRoute(request)
  const allowed = matching.map((op) => op.method).join(', ')
  reply.header('allow', allowed)
  throw new AisleError('ERR_METHOD_NOT_ALLOWED', `${pathname} takes ${allowed}, not ${request.method}.`)
}

export function unknownRoute(request: FastifyRequest): AisleError {
  return new AisleError('ERR_NOT_FOUND', `There is nothing at ${request.method} ${request.url.split('?')[0]}.`)
}

async function refuseOddBodies(request: FastifyRequest): Promise<void> {
  const { pathname } = new URL(request.url, 'http://aisle.invalid')
  const op = matchOperations(pathname.slice('/api'.length)).find(({ method }) => method === request.method)
  const hasBody = request.method !== 'GET' && request.method !== 'DELETE'
  if (!op) return
  if (hasBody && request.headers['content-type'] === undefined) {
    throw new AisleError('ERR_UNSUPPORTED_MEDIA_TYPE', 'Send JSON, with the header Content-Type: application/json.')
  }
  const fields: unknown = hasBody ? request.body : request.query
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    throw validationError({ body: ['The body field must be an object.'] })
  }
  // The path names these; a second value for one would be dropped without a word.
  const twice = pathFields(op).filter((field) => Object.hasOwn(fields, field))
  if (twice.length > 0) {
    throw validationError(Object.fromEntries(twice.map((f) => [f, [`The ${labelOf(f)} field is prohibited.`]])))
  }
}
