import { type ApiServices, fromTrpc, parseBody, type RestContext, restRouter } from '@aisle/core'
import type { TRPCError } from '@trpc/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { fastifyTRPCOpenApiPlugin } from 'trpc-openapi'

import { fileRoutes } from './file-routes.ts'
import { rejectOtherMedia, rejectUnknownRoutes, toRequestInfo } from './request.ts'

/** `/api`: the operations as REST, served by trpc-openapi. */
export async function restRoutes(app: FastifyInstance, services: ApiServices): Promise<void> {
  // trpc-openapi would return 404 for a wrong method, and 204 for any HEAD.
  app.addHook('onRequest', rejectUnknownRoutes)
  app.addHook('onRequest', rejectOtherMedia)
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_request: FastifyRequest, body: Buffer) =>
    parseBody(body),
  )
  fileRoutes(app, services)
  await app.register(fastifyTRPCOpenApiPlugin, {
    router: restRouter,
    createContext: ({ req, res }: { req: unknown; res: unknown }): RestContext => {
      // Typed as Node's, these are Fastify's.
      const request = req as FastifyRequest
      return {
        ...services,
        request: toRequestInfo(request, res as FastifyReply),
        sent: { query: request.query, body: request.body },
        reply: { status: 200, headers: {} },
      }
    },
    // Without a context trpc-openapi cannot respond in our shape; Fastify's error handler can.
    onError: ({ error, ctx }: { error: TRPCError; ctx?: unknown }) => {
      if (!ctx) throw fromTrpc(error)
    },
    responseMeta: ({ ctx }: { ctx?: unknown }) => (ctx as RestContext | undefined)?.reply ?? {},
  })
}
