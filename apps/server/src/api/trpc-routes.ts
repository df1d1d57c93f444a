import { type ApiServices, type AppRouter, appRouter, fromTrpc } from '@aisle/core'
import type { TRPCError } from '@trpc/server'
import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify'
import type { FastifyInstance } from 'fastify'

import { rejectOtherMedia, toRequestInfo } from './request.ts'

/** `/trpc`: the operations as tRPC procedures. */
export async function trpcRoutes(app: FastifyInstance, services: ApiServices): Promise<void> {
  app.addHook('onRequest', rejectOtherMedia)
  // Errors of subscriptions, by their context. tRPC itself reports an error as the first event of a stream, with the status
  // 200.
  const rejections = new WeakMap<object, TRPCError>()
  await app.register(fastifyTRPCPlugin, {
    prefix: '',
    trpcOptions: {
      router: appRouter,
      // An Idempotency-Key belongs to one call.
      allowBatching: false,
      createContext: ({ req, res }) => ({ ...services, request: toRequestInfo(req, res) }),
      // Without a context, tRPC's response would have no request id. Fastify's error handler adds one.
      onError: ({ error, ctx, type }) => {
        if (!ctx) throw fromTrpc(error)
        if (type === 'subscription' && isTemporary(error)) rejections.set(ctx, error)
      },
      responseMeta: ({ ctx, type, errors: [error] }) => {
        const rejection = ctx && rejections.get(ctx)
        if (rejection && !error) throw rejection
        // The stream may have ended because the server is stopping. An open connection would delay that.
        if (type === 'subscription' && !error) return { headers: { connection: 'close' } }
        const seconds = error && fromTrpc(error).retryAfterSeconds
        return seconds === undefined ? {} : { headers: { 'retry-after': String(seconds) } }
      },
    } satisfies FastifyTRPCPluginOptions<AppRouter>['trpcOptions'],
  })
}

/** Proxies and clients understand a status, and wait for as long as `Retry-After` says. */
function isTemporary(error: TRPCError): boolean {
  return fromTrpc(error).retryAfterSeconds !== undefined
}
