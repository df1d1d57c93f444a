import { createCipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto'

import { CreateWalmartInstance, type IntegrationSettings } from '@aisle/contract'
import Fastify from 'fastify'
import pg from 'pg'

// Hand-written for this one call: the same schema and statements, without Aisle's framework.
// oxlint-disable-next-line node/no-process-env -- a program of its own
const { DATABASE_URL: url, AISLE_ENCRYPTION_KEYS: keys = '' } = process.env
const key = Buffer.from(keys.split(':')[1] ?? '', 'base64')
const pool = new pg.Pool({ connectionString: url, max: 10 })
const app = Fastify({ logger: true })

app.post('/api/walmart', async (request, reply) => {
  const tenantId = await authenticate(request.headers.authorization ?? '', request.hostname)
  const parsed = CreateWalmartInstance.safeParse(request.body)
  if (!parsed.success) return reply.code(422).send({ message: parsed.error.message })
  const {
    name,
    integration_id: integrationId,
    integration_settings: settings,
    connection_settings: secret,
  } = parsed.data
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(setTenant, [tenantId, await proofOf(tenantId)])
    const { rows: found } = await client.query(references, [name, integrationId, settings.store_id])
    if (found[0].taken || !found[0].integration || !found[0].store)
      return await reply.code(422).send({ message: 'invalid' })
    const { rows: ids } = await client.query(`select nextval('integration_instances_id_seq') as id`)
    const row = { ...settings, id: ids[0].id, name, sealed: seal(ids[0].id, secret ?? {}) }
    const { rows: instances } = await client.query(insertInstance, valuesOf(row, parsed.data))
    const { rows: runs } = await client.query(insertRun, [row.id])
    const payload = JSON.stringify({ tenantId: Number(tenantId), runId: Number(runs[0].id) })
    await client.query(`select aisle.add_job('tenant.run_token', $1::json, $2, now())`, [payload, `run:${runs[0].id}`])
    const { connection_settings: _, ...shown } = parsed.data
    await client.query(insertEntry, [row.id, JSON.stringify(shown)])
    await client.query('commit')
    return await reply.code(201).send({ data: instances[0], message: null })
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
})

const setTenant = `select set_config('app.tenant_id', $1, true), set_config('app.tenant_proof', $2, true),
  set_config('role', 'aisle_tenant', true)`
let tenantKey: Buffer | undefined

async function proofOf(tenantId: string): Promise<string> {
  const secret = (tenantKey ??= (await pool.query<{ key: Buffer }>('select key from tenant_keys')).rows[0]?.key)
  if (!secret) throw new Error('The database has no key of tenants.')
  const hash = (data: string | Buffer) => createHash('sha256').update(secret).update(data).digest()
  return hash(hash(tenantId)).toString('hex')
}

async function authenticate(authorization: string, host: string): Promise<string> {
  const [, id, secret = ''] = /^Bearer aisle_(\d+)_(\S+)$/.exec(authorization) ?? []
  const { rows } = await pool.query(
    `select api_tokens.tenant_id, secret_hash, scopes from tenant_domains join api_tokens using (tenant_id)
     where domain = $1 and api_tokens.id = $2 and revoked_at is null and (expires_at is null or expires_at > now())`,
    [host, id],
  )
  const [token] = rows
  const hash = createHash('sha256').update(secret).digest()
  if (!token || !timingSafeEqual(token.secret_hash, hash) || !token.scopes.includes('integrations:write')) {
    throw Object.assign(new Error('Unauthenticated.'), { statusCode: 401 })
  }
  return token.tenant_id
}

function seal(id: string, secret: object): string {
  const header = Buffer.from(JSON.stringify({ alg: 'dir', enc: 'A256GCM', kid: 'bench', sub: `instance:${id}` }))
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(header.toString('base64url')))
  const sealed = Buffer.concat([cipher.update(JSON.stringify(secret)), cipher.final()])
  const parts = [header, Buffer.alloc(0), iv, sealed, cipher.getAuthTag()]
  return parts.map((part) => part.toString('base64url')).join('.')
}

const references = `
  select exists (
    select from integration_instances where name_key = lower($1) and deleting_since is null
  ) as taken,
  exists (select from integrations where id = $2 and type = 'walmart') as integration,
  exists (select from stores where id = $3 and archived_at is null) as store`

const insertInstance = `
  insert into integration_instances (id, name, integration_id, environment, connection_status, sealed_credentials,
    is_automatic_sync_enabled, start_date, store_id, auto_link_products, auto_create_products,
    sync_sales_order_invoices_to_accounting, sync_sales_credit_to_accounting)
  values ($1, $2, $3, 'sandbox', 'connecting', $4, $5, $6, $7, $8, $9, $10, $11)
  on conflict do nothing
  returning *,
    (select integrations.name from integrations where integrations.id = integration_id) as integration_name,
    (select stores.name from stores where stores.id = store_id) as store_name`

function valuesOf(
  row: IntegrationSettings & { id: string; name: string; sealed: string },
  input: CreateWalmartInstance,
) {
  return [
    row.id,
    row.name,
    input.integration_id,
    row.sealed,
    input.is_automatic_sync_enabled,
    row.start_date,
    row.store_id,
    row.auto_link_products,
    row.auto_create_products,
    row.sync_sales_order_invoices_to_accounting,
    row.sync_sales_credit_to_accounting,
  ]
}

const insertRun = `
  insert into sync_runs (instance_id, kind, is_setup) values ($1, 'token', true)
  on conflict (tenant_id, instance_id, kind) where status in ('queued', 'running', 'retrying')
    do update set is_setup = true
  returning id`

const insertEntry = `
  insert into audit_log (operation, token_id, token_name, instance_id, subject, changes)
  values ('walmart.create', 1, 'bench', $1::bigint, 'walmart_instance:' || $1::bigint, $2::jsonb)`

process.once('SIGTERM', () => void app.close().then(() => pool.end()))
await app.listen({ host: '127.0.0.1', port: 0 })
