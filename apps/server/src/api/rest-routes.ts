import { filePartQuery, hasBody, labelOf } from '@aisle/contract'
import {
  AisleError,
  fromTrpc,
  pathFields,
  type RestContext,
  restRouter,
  type Services,
  validationError,
} from '@aisle/core'
import type { TRPCError } from '@trpc/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { fastifyTRPCOpenApiPlugin } from 'trpc-openapi'

import { fileRoutes } from './file-routes.ts'
import { matchOperations } from './match-operation.ts'
import { refuseOtherMedia } from './refuse-media.ts'
import { pathOf, refuseUnknownRoutes } from './refuse-routes.ts'
import { toRequestInfo } from './request-info.ts'

/** `/api`: the operations as REST, through trpc-openapi. */
export async function restRoutes(app: FastifyInstance, services: Services): Promise<void> {
  // trpc-openapi answers 404 to a wrong method and splits anything that is no object into fields: it never sees either.
  app.addHook('onRequest', refuseUnknownRoutes)
  app.addHook('onRequest', refuseOtherMedia)
  app.addHook('preValidation', refuseOddFields)
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_request: FastifyRequest, body: Buffer) =>
    parseJson(body),
  )
  fileRoutes(app, services)
  await app.register(fastifyTRPCOpenApiPlugin, {
    router: restRouter,
    // Typed for Node's requests, these are Fastify's.
    createContext: ({ req, res }: { req: unknown; res: unknown }): RestContext => ({
      ...services,
      request: toRequestInfo(req as FastifyRequest, res as FastifyReply),
      reply: { status: 200, headers: {} },
    }),
    // Without a context trpc-openapi cannot answer in our shape; Fastify's error handler can.
    onError: ({ error, ctx }: { error: TRPCError; ctx?: unknown }) => {
      if (!ctx) throw fromTrpc(error)
    },
    responseMeta: ({ ctx }: { ctx?: unknown }) => (ctx as RestContext | undefined)?.reply ?? {},
  })
}

/** No body is one without fields: an action may have none, and of any other call the caller learns what is missing. */
async function parseJson(body: Buffer): Promise<unknown> {
  if (body.length === 0) return {}
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch (cause) {
    throw new AisleError('ERR_MALFORMED_JSON', 'The request body is not valid JSON.', { cause })
  }
}

async function refuseOddFields(request: FastifyRequest): Promise<void> {
  const op = matchOperations(pathOf(request)).find(({ method }) => method === request.method)
  if (!op) return
  const fields: unknown = hasBody(op.method) ? request.body : request.query
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    throw validationError({ body: ['The body field must be an object.'] })
  }
  if (!isFlatEnough(fields)) throw validationError({ body: ['The body field must not be nested so deeply.'] })
  // What would be dropped without a word on the way: a second value for a field that the path names, a query beside a
  // body, a field that is an object's prototype, the part of a file that is answered whole.
  const unread = op.file ? Object.keys(filePartQuery) : []
  const twice = [...pathFields(op), ...unread, '__proto__'].filter((field) => Object.hasOwn(fields, field))
  const query = hasBody(op.method) ? Object.keys(Object(request.query)) : []
  const dropped = [...twice, ...query]
  if (dropped.length > 0) {
    throw validationError(Object.fromEntries(dropped.map((f) => [f, [`The ${labelOf(f)} field is prohibited.`]])))
  }
}

const deepestBody = 32

function isFlatEnough(body: object): boolean {
  let level: unknown[] = [body]
  for (let depth = 0; depth < deepestBody && level.length > 0; depth += 1) {
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []))
  }
  return level.length === 0
}
