import { type AppRouter, appRouter, fromTrpc, type Services } from '@aisle/core'
import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify'
import type { FastifyInstance } from 'fastify'

import { refuseOtherMedia } from './refuse-media.ts'
import { toRequestInfo } from './request-info.ts'

/** `/trpc`: the operations as tRPC procedures. */
export async function trpcRoutes(app: FastifyInstance, services: Services): Promise<void> {
  app.addHook('onRequest', refuseOtherMedia)
  await app.register(fastifyTRPCPlugin, {
    prefix: '',
    trpcOptions: {
      router: appRouter,
      // An Idempotency-Key belongs to one call.
      allowBatching: false,
      createContext: ({ req, res }) => ({ ...services, request: toRequestInfo(req, res) }),
      // What is refused before there is a context has no request id in tRPC's answer. Fastify's has.
      onError: ({ error, ctx }) => {
        if (!ctx) throw fromTrpc(error)
      },
      responseMeta: ({ type, errors: [error] }) => {
        // A connection that outlives its stream would hold up a stop, which may be what ends the stream.
        if (type === 'subscription') return { headers: { connection: 'close' } }
        const seconds = error && fromTrpc(error).retryAfterSeconds
        return seconds === undefined ? {} : { headers: { 'retry-after': String(seconds) } }
      },
    } satisfies FastifyTRPCPluginOptions<AppRouter>['trpcOptions'],
  })
}
