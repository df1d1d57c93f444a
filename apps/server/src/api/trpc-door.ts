import { type AppRouter, appRouter, type Services } from '@aisle/core'
import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify'
import type { FastifyInstance } from 'fastify'

import { toRequestInfo } from './request-info.ts'

/** `/trpc`: the operations as tRPC procedures. */
export async function trpcDoor(app: FastifyInstance, services: Services): Promise<void> {
  await app.register(fastifyTRPCPlugin, {
    prefix: '',
    trpcOptions: {
      router: appRouter,
      // An Idempotency-Key belongs to one call.
      allowBatching: false,
      createContext: ({ req, res }) => ({ ...services, request: toRequestInfo(req, res) }),
    } satisfies FastifyTRPCPluginOptions<AppRouter>['trpcOptions'],
  })
}
