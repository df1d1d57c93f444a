import { operations, RunKind } from '@aisle/contract'
import { backlogMeter, lagMeter, type Services } from '@aisle/core'
import { beforeAll, describe, expect, it } from 'vitest'

import { buildTaskList } from '../../packages/core/src/tasks.ts'
import { transports } from '../api/transports.ts'
import { select } from '../helpers/records.ts'
import { judgePlans } from './judge-plan.ts'
import { judgeStatements } from './judge-statements.ts'
import { describeListPlans } from './list-plans.ts'
import { mine, ofTenant, useFilledTables, withoutIndex } from './use-filled-tables.ts'

const instanceId = 1

const filled = useFilledTables()
const { api, watch } = filled

describe('a list', () => describeListPlans(filled))

/** Complaints about the statements of `work`, except for the known exceptions. */
async function judge(name: string, work: () => Promise<unknown>): Promise<string[]> {
  watch.take()
  await work()
  const { done } = watch.take()
  expect(done.length, 'statements with a plan').toBeGreaterThan(0)
  return judgeStatements(name, done, { ofTenant, ofInstance: mine })
}

// Reads first, before writes delete the records that they need, and the deletion of the webhook after its other writes.
const rank = ([name, { method }]: (typeof operations)[number]) =>
  name === 'webhooks.delete' ? 2 : Number(method !== 'GET')
const deletion = { operation: 'walmart.delete', job: 'tenant.delete_instance' }
/** Restores the examples' listings, which other operations change. */
async function restoreLinks(): Promise<void> {
  await filled.database.query(`
    update walmart_listings set archived_at = null where id in (501, 502);
    delete from listing_links where listing_id in (501, 502);
    delete from products where tenant_id = ${filled.tenant.id} and sku = 'RUG-IVORY';
    insert into listing_links (tenant_id, listing_id, product_id, linked_by) values (${filled.tenant.id}, 501, 7, 'auto_link')`)
}

let webhook: object
beforeAll(async () => {
  const { rows } = await filled.database.query<object>('select * from webhooks where tenant_id = $1 and id = 31', [
    filled.tenant.id,
  ])
  webhook = rows[0] ?? {}
})

/** The operations delete the example's webhook. */
async function restoreWebhook(): Promise<void> {
  await filled.database.query(
    'insert into webhooks select * from json_populate_record(null::webhooks, $1) on conflict do nothing',
    [JSON.stringify(webhook)],
  )
}

/** The other rows are of earlier years. */
async function addOpenOrders(): Promise<void> {
  await filled.database.query(`
    update integration_instances set auto_acknowledge_orders = true where id = ${instanceId};
    update walmart_orders set order_date = now() - interval '1 hour' where id = any(array(
      select id from walmart_orders where instance_id = ${instanceId} and status = 'Created' and archived_at is null limit 2000
    ))`)
}

const ordered = operations.toSorted((a, b) => rank(a) - rank(b))

const callExample = async ([name, op]: (typeof operations)[number]) => {
  const call = { name, op, input: op.example.input, url: filled.tenant.url, token: filled.tenant.tokens.all }
  expect(await transports.rest({ ...call, idempotencyKey: `of ${name}` })).toMatchObject({ outcome: 'success' })
}

/** Complaints about the statements of `work` while an index is missing. */
const judgeWithout = async (index: string, name: string, work: () => Promise<unknown>) =>
  (await withoutIndex(filled, index, () => judge(name, work))).join('\n')

const doJob = async (name: string, payload: object) => buildTaskList(api.services)[name]?.(payload, {} as never)

describe('this check', () => {
  it.each([
    ['sync_runs_of_setup', 'walmart.setup', /^reads \d+ rows of sync_runs, not 310 at most: /u],
    ['products_by_name', 'products.list', /^reads \d+ rows of products, not \d+ at most: /u],
  ])('detects that %s is missing', async (index, name, complaint) => {
    const operation = operations.find(([candidate]) => candidate === name)
    if (!operation) throw new Error(`There is no operation ${name}.`)
    expect(await judgeWithout(index, name, () => callExample(operation))).toMatch(complaint)
  })
})

describe('an operation', () => {
  it.each(ordered.filter(([name]) => name !== deletion.operation))(
    '%s reads only the rows that its result needs',
    async (...operation) => {
      await restoreLinks()
      expect(await judge(operation[0], () => callExample(operation))).toEqual([])
    },
  )
})

describe('margins', () => {
  it.each(['day', 'product', 'store'] as const)('by %s read only the documents of the period', async (group_by) => {
    for (const integration_instance_id of [undefined, instanceId]) {
      const query = { group_by, from: '1995-01-01', to: '1995-03-31', integration_instance_id }
      expect(await judge('accounting.margins', () => filled.caller.client.accounting.margins.query(query))).toEqual([])
    }
  })
})

describe('a preview', () => {
  it('reads only the documents of its part', async () => {
    const query = { id: instanceId, from: '1990-01-01', to: '2017-01-01', limit: 100 }
    let after: string | undefined
    const readPart = async () => {
      const part = await filled.caller.client.walmart.accounting.preview.query({ ...query, after })
      expect(part.data.compared).toBe(100)
      after = part.next ?? undefined
    }
    expect(await judge('walmart.accounting.preview', readPart)).toEqual([])
    expect(await judge('walmart.accounting.preview', readPart)).toEqual([])
  })
})

describe('a job', () => {
  const runs = Object.fromEntries(RunKind.options.map((kind) => [`tenant.run_${kind}`, kind]))
  /** Payloads of jobs that need something other than an instance. */
  const payloads: Readonly<Record<string, object>> = {
    'tenant.complete_documents': { reason: 'missing_cost' },
    'tenant.send': { instanceId, type: 'acknowledge' },
    'tenant.send_offers': { instanceId, channel: 'stock' },
    'tenant.apply_buffers': { instanceId },
    'tenant.follow_feed': { instanceId, feedId: 1501 },
    'tenant.apply_accounting_switches': {},
    'tenant.close_accounting_batches': {},
    'tenant.send_webhooks': { webhookId: 31 },
    'tenant.delete_deliveries': { webhookId: 31 },
    'tenant.settle_send': { instanceId, sendId: 1 },
  }
  const others = Object.keys(buildTaskList({} as Services)).filter((name) => !(name in runs) && name !== deletion.job)

  it.each(Object.entries(runs))('%s reads only the rows that it changes', async (name, kind) => {
    const runId = await newRun(kind)
    expect(await judge(name, () => doJob(name, { tenantId: filled.tenant.id, runId }))).toEqual([])
    const { rows } = await filled.database.query('select status, pages from sync_runs where id = $1', [runId])
    expect(rows).toEqual([{ status: expect.stringMatching(/completed|running/u), pages: expect.any(Number) }])
    expect(rows[0]).not.toEqual({ status: 'running', pages: 0 })
  })

  it.each(others)('%s reads only the rows that it changes', async (name) => {
    await restoreWebhook()
    if (name === 'tenant.acknowledge_orders') await addOpenOrders()
    const payload = name.startsWith('tenant.')
      ? { tenantId: filled.tenant.id, ...(payloads[name] ?? { instanceId }) }
      : {}
    expect(await judge(name, () => doJob(name, payload))).toEqual([])
  })

  it('places events by index, though most had no position when statistics were taken', async () => {
    await restoreWebhook()
    await filled.database.query(`
      delete from webhook_deliveries;
      create temporary table placed as select tenant_id, id, position from events where position is not null;
      update events set position = null;
      analyze events;
      update events set position = placed.position from placed
      where events.tenant_id = placed.tenant_id and events.id = placed.id`)
    const payload = { tenantId: filled.tenant.id, ...payloads['tenant.send_webhooks'] }
    expect(await judge('tenant.send_webhooks', () => doJob('tenant.send_webhooks', payload))).toEqual([])
  })

  it('chooses what to send to a webhook without reading all that waits for an earlier event of its record', async () => {
    await restoreWebhook()
    await filled.database.query(`
      delete from webhook_deliveries;
      update webhooks set failures = 0, failing_since = null, held_until = null, sending_until = null where id = 31`)
    // These rows are inserted with triggers on.
    await select(
      api,
      `insert into webhook_deliveries (tenant_id, webhook_id, event_id, type, subject, happened_at)
       select tenant_id, 31, id, type, 'walmart_order:1', created_at from events
       where tenant_id = ${filled.tenant.id} order by id limit 5000`,
    )
    const payload = { tenantId: filled.tenant.id, ...payloads['tenant.send_webhooks'] }
    expect(await judge('tenant.send_webhooks', () => doJob('tenant.send_webhooks', payload))).toEqual([])
  })

  it('is reported if the schedule has no index', async () => {
    const complaints = await judgeWithout('integration_instances_scheduled', 'start_due_runs', () =>
      doJob('start_due_runs', {}),
    )
    expect(complaints).toMatch(/^reads all of integration_instances: /u)
  })
})

describe('the metrics of instances', () => {
  // A batch of 500 instances, and of each a row for each of a few labels.
  const bounds = { count: 500 * 10, page: 500 * 10 }
  const measure = async () => {
    watch.take()
    await lagMeter(api.services)()
    await backlogMeter(api.services)()
    expect(api.logLines.join('')).not.toContain('cannot be measured')
    const { done } = watch.take()
    expect(done.length, 'statements with a plan').toBeGreaterThanOrEqual(2)
    return judgePlans(done, bounds).join('\n')
  }

  it('read a few rows of each', async () => {
    expect(await measure()).toBe('')
  })

  it.each([
    ['offer_targets_due', /^reads [\d.]+ rows of offer_targets, /u],
    ['accounting_transactions_blocked_of_instance', /^reads [\d.]+ rows of accounting_transactions, /u],
    ['walmart_feeds_open', /^reads [\d.]+ rows of walmart_feeds, /u],
  ])('are reported if %s is missing', async (index, complaint) => {
    expect(await withoutIndex(filled, index, measure)).toMatch(complaint)
  })
})

describe('a deletion', () => {
  it('reads only the rows that it deletes', async () => {
    const operation = operations.find(([name]) => name === deletion.operation)
    if (!operation) throw new Error(`There is no operation ${deletion.operation}.`)
    expect(await judge(deletion.operation, () => callExample(operation))).toEqual([])
    const work = () => doJob(deletion.job, { tenantId: filled.tenant.id, instanceId })
    expect(await judge(deletion.job, work)).toEqual([])
  })
})

async function newRun(kind: string): Promise<number> {
  await filled.database.query(`delete from sync_runs where tenant_id = $1 and kind = $2 and finished_at is null`, [
    filled.tenant.id,
    kind,
  ])
  const { rows } = await filled.database.query<{ id: string }>(
    `insert into sync_runs (tenant_id, instance_id, kind, filters, is_setup) values ($1, $2, $3, '{}', false) returning id`,
    [filled.tenant.id, instanceId, kind],
  )
  return Number(rows[0]?.id)
}
