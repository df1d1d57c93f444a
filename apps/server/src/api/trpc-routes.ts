import { type ApiServices, type AppRouter, appRouter, fromTrpc } from '@aisle/core'
import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify'
import type { FastifyInstance } from 'fastify'

import { rejectOtherMedia, toRequestInfo } from './request.ts'

/** `/trpc`: the operations as tRPC procedures. */
export async function trpcRoutes(app: FastifyInstance, services: ApiServices): Promise<void> {
  app.addHook('onRequest', rejectOtherMedia)
  await app.register(fastifyTRPCPlugin, {
    prefix: '',
    trpcOptions: {
      router: appRouter,
      // An Idempotency-Key belongs to one call.
      allowBatching: false,
      createContext: ({ req, res }) => ({ ...services, request: toRequestInfo(req, res) }),
      // Without a context, tRPC's response would have no request id. Fastify's error handler adds one.
      onError: ({ error, ctx }) => {
        if (!ctx) throw fromTrpc(error)
      },
      responseMeta: ({ type, errors: [error] }) => {
        // The stream may have ended because the server is stopping. An open connection would delay that.
        if (type === 'subscription') return { headers: { connection: 'close' } }
        const seconds = error && fromTrpc(error).retryAfterSeconds
        return seconds === undefined ? {} : { headers: { 'retry-after': String(seconds) } }
      },
    } satisfies FastifyTRPCPluginOptions<AppRouter>['trpcOptions'],
  })
}
