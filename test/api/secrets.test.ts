import { parseKeyRing, type Services } from '@aisle/core'
import { describe, expect, it } from 'vitest'

import { type ApiResponse, type Call, encryptionKeys, instanceOf, useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { sendRaw } from '../helpers/send-raw.ts'
import { callsTo, sellerOf, useSimulator } from '../helpers/simulator.ts'
import { startWorker, waitForCompletion, waitForPhase } from '../helpers/worker.ts'

const simulator = useSimulator({
  items: 20,
  orders: 20,
  sellers: ['good', 'moved', 'rotated'].map((name) => ({
    clientId: `${name}-client-5f1c7e0a`,
    clientSecret: `${name}-secret-${'Zx9_'.repeat(10)}`,
  })),
})
const api = useApi({ walmartUrl: () => simulator.url })
const good = sellerOf(simulator)
const bad = { clientId: 'rejected-client-77aa', clientSecret: 'rejected-secret-Qq7_Qq7_Qq7_Qq7_' }

/** All responses, as text. */
const responses: string[] = []
function record(response: ApiResponse): ApiResponse {
  responses.push(JSON.stringify([response.body ?? null, ...response.headers]))
  return response
}
const call = async (method: string, path: string, more?: Call) => record(await api.call(method, path, more))
const create = (seller: { clientId: string; clientSecret: string }) => {
  const body = instanceOf(api.tenant, {
    connection_settings: { clientId: seller.clientId, clientSecret: seller.clientSecret },
  })
  return call('POST', '/api/walmart', { body })
}

/** Every row of every table of every schema, as text. */
async function everyRow(): Promise<string[]> {
  const tables = await select<{ table: string }>(
    api,
    `select format('%I.%I', nspname, relname) as table from pg_class join pg_namespace on pg_namespace.oid = relnamespace
     where relkind in ('r', 'p') and nspname not like 'pg\\_%' and nspname <> 'information_schema'`,
  )
  const rows = tables.map(({ table }) =>
    select<{ row: string }>(api, `select '${table}: ' || it::text as row from ${table} it`),
  )
  return (await Promise.all(rows)).flat().map(({ row }) => row)
}

/** A secret in plain text, in base64 (also within a Basic header), and in hex. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  // The last characters of base64 depend on what follows; a part from the middle does not, at one of three offsets.
  const middles = [0, 1, 2].map((skip) => Buffer.from(secret.slice(skip)).toString('base64').slice(0, -4))
  return [secret, ...middles, bytes.toString('hex')]
}

/** The id of the key that sealed a text. */
const keyOf = (sealed = '') => JSON.parse(Buffer.from(sealed.split('.')[0] ?? '', 'base64url').toString()).kid

function findSecrets(texts: readonly string[], secrets: readonly string[]): string[] {
  const forms = secrets.flatMap(formsOf)
  return texts.filter((text) => forms.some((form) => text.includes(form)))
}

async function spreadSecrets(): Promise<void> {
  const { clientId, clientSecret } = good
  const connection_settings = { clientId, clientSecret }
  const body = instanceOf(api.tenant, { connection_settings })
  const text = JSON.stringify(body)
  const worker = startWorker(api)
  const first = await create(good)
  const second = await create(bad)
  await waitForCompletion(api, first.body.data.id)
  await waitForPhase(api, second.body.data.id, { token: 'failed' })
  for (const { body: of } of [first, second]) {
    await call('GET', `/api/walmart/${of.data.id}`)
    await call('GET', `/api/walmart/${of.data.id}/setup`)
  }
  const replayed = { body, headers: { 'idempotency-key': 'one', prefer: 'wait=1' } }
  await call('POST', '/api/walmart', replayed)
  await call('POST', '/api/walmart', replayed)
  await call('POST', '/api/walmart', { ...replayed, body: { ...body, name: 'Other' } })
  await changeSecrets(first.body.data.id)
  await worker.stop()

  // Requests with a secret, each of which fails at another point.
  await call('POST', '/api/walmart', { body: text.slice(0, -1) })
  await call('POST', '/api/walmart', { body: text.replace(clientSecret, `${clientSecret}\\u0000`) })
  await call('POST', '/api/walmart', {
    body: { ...body, name: '', connection_settings: { ...connection_settings, x: clientSecret } },
  })
  await call('POST', '/api/walmart', { body: { ...body, environment: clientSecret, integration_id: clientId } })
  await call('POST', '/api/walmart', { body: { ...body, connection_settings: clientSecret } })
  await call('POST', '/api/walmart', { body: JSON.stringify(clientSecret) })
  await call('POST', '/api/walmart', { body: text, headers: { 'content-type': 'text/plain' } })
  await call('POST', `/api/walmart?clientSecret=${clientSecret}`, { body })
  await call('PUT', `/api/walmart?clientSecret=${clientSecret}`, { body })
  await call('GET', `/api/nothing?token=${api.tenant.token}&secret=${clientSecret}`)
  await call('GET', '/api/walmart/1', { token: `${api.tenant.token}x` })
  const headers = { authorization: `Bearer ${api.tenant.token}`, 'content-type': 'application/json' }
  const path = '/trpc/walmart.create'
  record(await sendRaw(api.url, { path: `${path}?input=${encodeURIComponent(text)}`, headers }))
  record(await sendRaw(api.url, { path: `${path}?batch=1&input=${encodeURIComponent(text)}`, headers }))
  record(await sendRaw(api.url, { method: 'POST', path, headers, body: text.slice(0, -1) }))
  record(await sendRaw(api.url, { method: 'POST', path, headers, body: JSON.stringify({ ...body, name: 5 }) }))
  await select(
    api,
    `create function fail() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
     create trigger fail after insert or update on integration_instances for each row execute function fail()`,
  )
  await create(good)
  await call('PATCH', `/api/walmart/${first.body.data.id}`, { body: { connection_settings: bad } })
  record(await sendRaw(api.url, { method: 'POST', path, headers, body: JSON.stringify({ ...body, name: 'Late' }) }))
  await select(api, 'drop function fail cascade')
}

/** Sends an instance wrong credentials and then valid ones again, by each operation that uses credentials. */
async function changeSecrets(id: number): Promise<void> {
  const path = `/api/walmart/${id}`
  const patch = (seller: typeof bad, more: object = {}, headers: Record<string, string> = {}) => {
    const { clientId, clientSecret } = seller
    return call('PATCH', path, { body: { connection_settings: { clientId, clientSecret }, ...more }, headers })
  }
  const ask = async () => {
    await call('POST', `${path}/test-connection`)
    await call('GET', `${path}/download-locations`)
  }
  await ask()
  await patch(bad, { name: '' })
  await patch(bad, { integration_settings: { store_id: 999_999, colour: bad.clientSecret } })
  await call('PATCH', path, { body: { connection_settings: { clientSecret: bad.clientSecret } } })
  const key = { 'idempotency-key': 'two', prefer: 'wait=10' }
  const rejected = await patch(bad, {}, key)
  expect(rejected.body.data.connection_status).toBe('credentials_rejected')
  expect((await patch(bad, {}, key)).body).toEqual(rejected.body)
  await patch(good, {}, key)
  await ask()
  const body = instanceOf(api.tenant, {}, good)
  const renewed = await call('PUT', path, { body, headers: { prefer: 'wait=10' } })
  expect(renewed.body.data.connection_status).toBe('connected')
  await waitForCompletion(api, id)
}

it('do not appear in responses, log lines or database rows', async () => {
  await spreadSecrets()
  const accessTokens = simulator.requests.flatMap(({ headers }) => headers['wm_sec.access_token'] ?? []).map(String)
  const secrets = [
    ...[good, bad].flatMap(({ clientId, clientSecret }) => [clientId, clientSecret]),
    api.tenant.token,
    api.tenant.token.split('_').slice(2).join('_'),
    ...new Set(accessTokens),
  ]
  expect(accessTokens.length).toBeGreaterThan(2)
  const rows = await everyRow()
  expect(findSecrets(responses, secrets)).toEqual([])
  expect(findSecrets(api.logLines, secrets)).toEqual([])
  expect(findSecrets(rows, secrets)).toEqual([])

  // Check that there was something to search.
  expect(responses.length).toBeGreaterThan(20)
  expect(responses.filter((text) => text.includes('ERR_INTERNAL'))).toHaveLength(3)
  expect(api.logLines.filter((line) => JSON.parse(line).level >= 50)).not.toEqual([])
  expect(api.logLines.some((line) => line.includes('/api/nothing'))).toBe(true)
  for (const table of ['integration_instances', 'sync_runs', 'idempotency_keys', 'walmart_orders', 'api_tokens']) {
    expect(
      rows.some((row) => row.startsWith(`public.${table}: `)),
      table,
    ).toBe(true)
  }
})

it.each(['Zx9_secret', `Basic ${btoa(`${good.clientId}:Zx9_secret`)}`, Buffer.from('Zx9_secret').toString('hex')])(
  'are detected as %s in a row, a job and a log line',
  async (leak) => {
    const leaked = `would be "${leak}" here`
    await select(
      api,
      `insert into idempotency_keys (tenant_id, key, request_hash, response) values ($1, $2, 'x', '{}')`,
      [api.tenant.id, leaked],
    )
    await select(api, `select graphile_worker.add_job('nobody', json_build_object('x', $1::text))`, [leaked])
    const found = findSecrets(await everyRow(), ['Zx9_secret'])
    expect(found.some((row) => row.startsWith('public.idempotency_keys: '))).toBe(true)
    expect(found.some((row) => row.startsWith('graphile_worker._private_jobs: '))).toBe(true)
    expect(findSecrets([leaked, 'nothing'], ['Zx9_secret'])).toEqual([leaked])
    await select(api, `delete from idempotency_keys where key = $1`, [leaked])
    await select(
      api,
      `select graphile_worker.complete_jobs(array_agg(id)) from graphile_worker.jobs where task_identifier = 'nobody'`,
    )
  },
)

describe('sealed credentials', () => {
  it('cannot be decrypted in another instance’s row', async () => {
    const other = sellerOf(simulator, 1)
    const [from, to] = [await create(other), await create(good)].map(({ body }) => body.data.id as number)
    await select(
      api,
      `update integration_instances set sealed_credentials = (select sealed_credentials from integration_instances where id = $1)
       where id = $2`,
      [from, to],
    )
    await select(api, 'delete from sync_runs where instance_id = $1', [from])
    const calls = callsTo(simulator, '/v3/token')
    const worker = startWorker(api)
    const setup = await waitForPhase(api, to ?? 0, { token: 'retrying' })
    await worker.stop()
    expect(setup.connection_status).toBe('connecting')
    expect(setup.phases.token.error).toEqual({
      code: 'internal',
      message: 'Something went wrong on our side while a page was fetched or stored.',
    })
    expect(callsTo(simulator, '/v3/token')).toBe(calls)
    expect(api.logLines.join('')).toContain(`was found at tenants/${api.tenant.id}/instances/${to}/credentials`)
  })

  it('are decrypted with an older key, and new values are encrypted with the first key', async () => {
    const { body } = await create(sellerOf(simulator, 2))
    const next = parseKeyRing(`next:${Buffer.alloc(32, 7).toString('base64')},${encryptionKeys}`)
    const worker = startWorker({ ...api, services: { ...api.services, keys: next } satisfies Services })
    await waitForPhase(api, body.data.id, { token: 'completed' })
    await worker.stop()
    const [row] = await select<{ credentials: string; token: string }>(
      api,
      'select sealed_credentials as credentials, sealed_access_token as token from integration_instances where id = $1',
      [body.data.id],
    )
    expect([keyOf(row?.credentials), keyOf(row?.token)]).toEqual(['test', 'next'])
  })
})
