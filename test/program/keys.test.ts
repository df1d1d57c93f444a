import { randomBytes } from 'node:crypto'

import { listKeys, parseKeyRing } from '@aisle/core'
import { createDatabase } from '@aisle/db'
import { beforeAll, expect, it, onTestFinished } from 'vitest'

import { seal } from '../../packages/core/src/platform/seal.ts'
import { encryptionKeys, useApi } from '../helpers/api.ts'
import { runProgram } from '../helpers/program.ts'
import { select } from '../helpers/records.ts'
import { failureOf, runCommand } from '../helpers/run-command.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance } from '../helpers/worker.ts'

const simulator = useSimulator({ items: 0, orders: 0 })
const api = useApi({ walmartUrl: () => simulator.url })
const newKey = keyNamed('new')
const lostKey = keyNamed('lost')

function keyNamed(id: string): string {
  return `${id}:${randomBytes(32).toString('base64')}`
}

let original: number
/** More than two batches. The copies are not usable, because a secret is bound to its row, but they can be encrypted again. */
const instances = 230
beforeAll(async () => {
  original = await createInstance(api, { seller: sellerOf(simulator) })
  const columns = `integration_id, environment, connection_status, sealed_credentials, is_automatic_sync_enabled, start_date,
    store_id, auto_link_products, auto_create_products, sync_sales_order_invoices_to_accounting,
    sync_sales_credit_to_accounting`
  await select(
    api,
    `insert into integration_instances (tenant_id, name, ${columns}) select tenant_id, 'Copy ' || n, ${columns}
     from integration_instances, generate_series(2, $1) n where id = $2`,
    [instances, original],
  )
})

const envWith = (...keys: string[]) => ({
  DATABASE_URL: api.databaseUrl,
  AISLE_ENCRYPTION_KEYS: keys.join(','),
  PORT: '0',
})

async function list(...keys: string[]): Promise<string[]> {
  const db = createDatabase({ url: api.databaseUrl, maxConnections: 1 })
  try {
    const uses = await listKeys(db, parseKeyRing(keys.join(',')))
    return uses.map(({ key, secrets, status }) => `${key} ${secrets} ${status}`).toSorted()
  } finally {
    await db.destroy()
  }
}

it('encrypts every secret with the current key, even if it is killed and run again', async () => {
  expect(await list(newKey, encryptionKeys)).toEqual(['new 0 current', `test ${instances} old`])
  const killed = runProgram(['keys', 'rotate'], envWith(newKey, encryptionKeys))
  await killed.printed(/\d+ secrets encrypted again/)
  killed.child.kill('SIGKILL')
  await killed.exited

  expect(await runCommand(['keys', 'rotate'], envWith(newKey, encryptionKeys))).toMatch(
    /^\d+ secrets are now encrypted with the key "new"\.$/,
  )
  expect(await list(newKey, encryptionKeys)).toEqual([`new ${instances} current`, 'test 0 old'])
  expect(await list(encryptionKeys)).toEqual([`new ${instances} missing`, 'test 0 current'])

  await runCommand(['keys', 'rotate'], envWith(encryptionKeys, newKey))
  expect((await api.call('POST', `/api/walmart/${original}/test-connection`)).status).toBe(200)
})

it('leaves what no key decrypts, and names its key', async () => {
  const sealed = 'select id, sealed_credentials from integration_instances where id = any($1) order by id'
  const [missing, wrong] = [original + 1, original + 2]
  const sealWith = async (id: number, key: string) => {
    const subject = `tenants/${api.tenant.id}/instances/${id}/credentials`
    const secret = await seal(parseKeyRing(key), subject, sellerOf(simulator))
    await select(api, 'update integration_instances set sealed_credentials = $1 where id = $2', [secret, id])
  }
  await sealWith(missing, lostKey)
  await sealWith(wrong, keyNamed('new'))
  const before = await select(api, sealed, [[missing, wrong]])

  expect(await failureOf(['keys', 'rotate'], envWith(encryptionKeys, newKey))).toContain(
    '2 secrets cannot be decrypted with any of these keys, and were left unchanged',
  )
  expect(await select(api, sealed, [[missing, wrong]])).toEqual(before)
  expect(await list(encryptionKeys, newKey)).toEqual([
    'lost 1 missing',
    'new 1 wrong',
    expect.stringMatching(/^test \d+ current$/),
  ])
  const listed = runProgram(['keys', 'list'], envWith(encryptionKeys, newKey))
  expect(await listed.exited).toEqual({ code: 0, signal: null })
  expect(listed.output()).toMatch(/'lost' +│ 1 +│ 'missing'/)
})

it('lists and encrypts again what is in every column of secrets', async () => {
  const columns = await select<{ table: string; column: string }>(
    api,
    `select table_name as table, column_name as column from information_schema.columns
     where table_schema = 'public' and column_name like 'sealed%'`,
  )
  expect(columns.length).toBeGreaterThanOrEqual(4)
  await api.call('POST', '/api/webhooks', { body: { url: 'https://shop.example.com' } })
  await select(
    api,
    `update webhooks set sealed_old_secret = sealed_secret, old_secret_until = now() + interval '1 day'`,
  )
  const spare = keyNamed('spare')
  const secret = await seal(parseKeyRing(spare), 'any', {})
  for (const { table, column } of columns)
    await select(api, `update ${table} set ${column} = $1 where id = (select min(id) from ${table})`, [secret])
  expect(await list(encryptionKeys)).toContain(`spare ${columns.length} missing`)
  await failureOf(['keys', 'rotate'], envWith(encryptionKeys, newKey, spare))
  expect(await list(encryptionKeys, spare)).toContain('spare 0 old')
})

it('warns at the start if the keys do not decrypt all secrets', async () => {
  const program = runProgram(['api'], envWith(newKey))
  onTestFinished(() => void program.child.kill('SIGKILL'))
  await program.printed(/"msg":"AISLE_ENCRYPTION_KEYS does not decrypt all stored secrets"/)
  await program.printed(/listening at/)
  expect(program.output()).toMatch(/"key":"test","secrets":\d+,"status":"missing"/)
})
