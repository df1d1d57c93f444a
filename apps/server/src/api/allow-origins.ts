import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'

/**
 * Lets pages of these origins call the api from a browser. Callers send a token; the cookie of the console counts on its
 * own origin only, so credentials are not allowed. Responses to other origins have no CORS headers, and their preflights
 * get the 404 or 405 of any OPTIONS request.
 */
export async function allowOrigins(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return
  await app.register(cors, {
    delegator: (request, done) => {
      const { origin } = request.headers
      done(null, {
        origin: origin !== undefined && origins.includes(origin) ? origin : false,
        // The plugin would reject other origins with an error of its own shape.
        preflight: request.headers['access-control-request-method'] !== undefined,
        methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
        exposedHeaders: ['Location', 'Retry-After', 'X-Request-Id', 'Content-Disposition'],
        maxAge: 600,
      })
    },
  })
}
