import { AisleError, type ApiServices } from '@aisle/core'
import statics from '@fastify/static'
import type { FastifyInstance } from 'fastify'

import { sessionRoutes } from './console-session.ts'

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * `/console`: the browser console. Each path that is not a file is one of its screens.
 *
 * @param folder the folder of the built files; undefined if they have not been built
 */
export async function consoleRoutes(
  app: FastifyInstance,
  services: ApiServices,
  folder: string | undefined,
): Promise<void> {
  sessionRoutes(app, services)
  app.addHook('onSend', async (_request, reply) => void reply.header('content-security-policy', policy))
  if (folder === undefined) {
    app.get('/', explainMissing)
    app.get('/*', explainMissing)
    return
  }
  // The names of files contain a digest of their content.
  await app.register(statics, {
    root: folder,
    wildcard: false,
    index: false,
    maxAge: '1y',
    immutable: true,
    preCompressed: true,
  })
  const screen = { cacheControl: false }
  app.get('/', (_request, reply) => reply.header('cache-control', 'no-cache').sendFile('index.html', screen))
  app.get('/*', (_request, reply) => reply.header('cache-control', 'no-cache').sendFile('index.html', screen))
}

function explainMissing(): never {
  throw new AisleError('ERR_NOT_FOUND', 'The console has not been built. Run `npx -y pnpm@12 build`.')
}
