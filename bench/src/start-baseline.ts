import Fastify from 'fastify'
import pg from 'pg'

// The least that a server with a database needs.
// oxlint-disable-next-line node/no-process-env -- a program of its own
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'] })
const app = Fastify({ logger: true })
app.get('/readyz', async () => {
  await pool.query('select 1')
  return { status: 'ok' }
})
await app.listen({ port: 0, host: '127.0.0.1' })
