import { createHash } from 'node:crypto'

import type { FastifyInstance } from 'fastify'

/** `/docs`: the API reference for people, drawn by Scalar from openapi.json. It needs no token, and no other host. */
export async function docsRoutes(app: FastifyInstance): Promise<void> {
  app.addHook('onSend', async (_request, reply, payload) => {
    const isPage = String(reply.getHeader('content-type')).startsWith('text/html')
    if (isPage) reply.header('content-security-policy', policyFor(String(payload)))
    else if (reply.statusCode === 200) reply.header('cache-control', 'max-age=3600')
  })
  // Imported here, because it holds Scalar's whole bundle in memory, which no other process than an api needs.
  await app.register(import('@scalar/fastify-api-reference'), {
    routePrefix: '/docs',
    configuration: {
      url: '/api/openapi.json',
      pageTitle: 'Aisle API',
      authentication: { preferredSecurityScheme: 'token' },
      // Otherwise Scalar loads fonts, and offers services, from hosts of its own.
      withDefaultFonts: false,
      telemetry: false,
      hideClientButton: true,
      showDeveloperTools: 'never',
      agent: { disabled: true },
      mcp: { disabled: true },
    },
  })
}

/**
 * Nothing but what comes from here, whatever the bundle has in it. The page starts Scalar with a script of its own, which
 * is let in by its hash. Scalar writes styles into the page; with no other host to load from they can send nothing away.
 */
function policyFor(page: string): string {
  const inline = [...page.matchAll(/<script[^>]*>([^<]+)<\/script>/g)].map(([, script = '']) => script)
  const hashes = inline.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`)
  return [
    "default-src 'none'",
    ['script-src', "'self'", ...hashes].join(' '),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
