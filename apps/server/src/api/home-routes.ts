import type { FastifyInstance } from 'fastify'

/** What a browser requests when somebody opens the server's address. */
export async function homeRoutes(app: FastifyInstance): Promise<void> {
  app.get('/', (_request, reply) => reply.redirect('/docs'))
  app.get('/favicon.ico', (_request, reply) => reply.code(204).send())
}
