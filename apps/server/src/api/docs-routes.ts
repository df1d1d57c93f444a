import { createHash } from 'node:crypto'

import type { FastifyInstance } from 'fastify'

/** `/docs`: the API reference, rendered by Scalar from openapi.json. It needs no token and loads nothing from other hosts. */
export async function docsRoutes(app: FastifyInstance): Promise<void> {
  app.addHook('onSend', async (_request, reply, payload) => {
    const isPage = String(reply.getHeader('content-type')).startsWith('text/html')
    if (isPage) reply.header('content-security-policy', policyFor(String(payload)))
    else if (reply.statusCode === 200) reply.header('cache-control', 'max-age=3600')
  })
  // Imported lazily: it keeps Scalar's whole bundle in memory, which only the api needs.
  await app.register(import('@scalar/fastify-api-reference'), {
    routePrefix: '/docs',
    configuration: {
      url: '/api/openapi.json',
      pageTitle: 'Aisle API',
      authentication: { preferredSecurityScheme: 'token' },
      // Otherwise Scalar loads fonts from its own hosts and offers its services.
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
 * Restricts the page to this server, whatever the bundle contains. The inline script that starts Scalar is allowed by its
 * hash. Inline styles are allowed because Scalar writes them; with no other host to load from they can leak nothing.
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
