import { createServer, type ServerResponse } from 'node:http'

import pg from 'pg'

// Hand-written for run events alone: one read for each notification, sent to all streams of the instance.
// oxlint-disable-next-line node/no-process-env -- a program of its own
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 })
const streams = new Map<string, Set<ServerResponse>>()
const { rows: last } = await pool.query('select instance_id, max(id) as id from sync_run_events group by instance_id')
const newest = new Map<string, number>(last.map((row) => [row.instance_id, Number(row.id)]))

const server = createServer((request, response) => {
  const input = new URL(request.url ?? '', 'http://localhost').searchParams.get('input') ?? '{}'
  const id = String(JSON.parse(input).id)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write('event: connected\ndata: \n\n')
  streams.set(id, (streams.get(id) ?? new Set()).add(response))
  request.on('close', () => streams.get(id)?.delete(response))
})

const listener = await pool.connect()
listener.on('notification', ({ payload = '' }) => void send(payload))
await listener.query('listen aisle_run_events')
server.listen(0, '127.0.0.1', () => console.log('listening at', JSON.stringify(server.address())))

async function send(payload: string): Promise<void> {
  const [tenantId, id = ''] = payload.split(':')
  const { rows } = await pool.query(
    'select * from sync_run_events where tenant_id = $1 and instance_id = $2 and id > $3 order by id limit 100',
    [tenantId, id, newest.get(id) ?? 0],
  )
  for (const row of rows) {
    // A concurrent read may have sent it.
    if (Number(row.id) <= (newest.get(id) ?? 0)) continue
    newest.set(id, Number(row.id))
    const text = `event: message\nid: ${row.id}\ndata: ${JSON.stringify({ type: 'changed', run: row })}\n\n`
    for (const response of streams.get(id) ?? []) response.write(text)
  }
}
