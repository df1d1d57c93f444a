import { type ListProblems, ProblemCause, type ProblemGroup } from '@aisle/contract'
import { describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { makeConnectedInstance } from './make-runs.ts'
import { addRows, open } from './problem-rows.ts'

const api = useApi({ requestsPerMinute: 100_000 })
let made = 0

const newInstance = () => makeConnectedInstance(api, { name: `Seller ${++made}` })

const list = async (query: ListProblems = {}) => (await api.client().problems.list.query(query)).data

/** The only group of a cause that an instance has. */
async function groupOf(instance_id: number, cause: ProblemCause): Promise<ProblemGroup | undefined> {
  const { groups } = await list({ instance_id, cause })
  expect(groups.length).toBeLessThan(2)
  return groups[0]
}

type Columns = Readonly<Record<string, number | string>>

const change = (table: string, set: string, ids: readonly number[]) =>
  select(api, `update ${table} set ${set} where id = any($1)`, [ids])

const adder =
  (table: Parameters<typeof addRows>[1]) =>
  (instance: number, columns: Columns = {}) =>
    addRows(api, table, { instance_id: instance, ...columns })
const addOrders = adder('walmart_orders')
const addSends = adder('sends')
const addDocuments = adder('accounting_transactions')
const addRuns = adder('sync_runs')

async function addSalesOrders(instance: number): Promise<number[]> {
  const [order = 0] = await addOrders(instance, { status: `'Delivered'` })
  return adder('sales_orders')(instance, { walmart_order_id: order, store_id: api.tenant.sample.storeId })
}

async function addTargets(instance: number, kind: string, columns: Columns = {}): Promise<number[]> {
  const [listing = 0] = await adder('walmart_listings')(instance)
  return adder('offer_targets')(instance, { listing_id: listing, kind: `'${kind}'`, ...columns })
}

const setStatus = async (instance: number, status: string) => {
  const sealed = status === 'awaiting_credentials' ? 'null' : `'x'`
  await change('integration_instances', `connection_status = '${status}', sealed_credentials = ${sealed}`, [instance])
  return [instance]
}

interface Case {
  readonly add: (instance: number) => Promise<unknown>
  readonly first: ProblemGroup['first'][number]['kind']
  readonly amount?: string
  readonly message?: string
  readonly remedy?: string
  readonly isDated?: boolean
  readonly end: (ids: readonly number[], instance: number) => Promise<unknown>
}

const ofConnection = (status: string): Case => ({
  add: (instance) => setStatus(instance, status),
  first: 'walmart_instance',
  end: (_, instance) => setStatus(instance, 'connected'),
})
const ofDocument = (reason: string): Case => ({
  add: (instance) => addDocuments(instance, { blocked_reason: `'${reason}'` }),
  first: 'document',
  amount: '12.50',
  message: 'The product has no cost.',
  end: (ids) =>
    change('accounting_transactions', `status = 'ineligible', blocked_reason = null, blocked_message = null`, ids),
})
const ofTarget = (kind: string): Case => ({
  add: (instance) => addTargets(instance, kind),
  first: 'walmart_listing',
  message: 'Too low.',
  remedy: 'Retry it.',
  end: (ids) => change('offer_targets', `status = 'applied'`, ids),
})

/** How each problem begins and ends. */
const cases: Readonly<Record<Exclude<ProblemCause, 'disabled_webhook'>, Case>> = {
  missing_credentials: ofConnection('awaiting_credentials'),
  rejected_credentials: ofConnection('credentials_rejected'),
  unreachable: ofConnection('unreachable'),
  missing_permission: {
    add: (instance) => addRuns(instance, { kind: `'returns'`, error_code: `'credentials_rejected'` }),
    first: 'run',
    message: 'Something went wrong.',
    end: (_, instance) => addRuns(instance, { kind: `'returns'`, status: `'completed'` }),
  },
  failed_run: {
    add: addRuns,
    first: 'run',
    message: 'Something went wrong.',
    end: (_, instance) => addRuns(instance, { status: `'completed'` }),
  },
  due_acknowledgement: {
    add: (instance) => addOrders(instance, { order_date: `now() - interval '190 minutes'` }),
    first: 'walmart_order',
    amount: '12.50',
    isDated: true,
    end: (ids) => change('walmart_orders', `status = 'Acknowledged'`, ids),
  },
  due_shipment: {
    add: (instance) =>
      addOrders(instance, { status: `'Acknowledged'`, estimated_ship_date: `now() + interval '23 hours'` }),
    first: 'walmart_order',
    amount: '12.50',
    isDated: true,
    end: (ids) => change('walmart_orders', `status = 'Shipped'`, ids),
  },
  due_send: {
    add: (instance) => addSends(instance, { ...open, deadline_at: `now() + interval '50 minutes'` }),
    first: 'send',
    isDated: true,
    end: (ids) => change('sends', `status = 'applied', settled_at = now()`, ids),
  },
  unknown_send: {
    add: (instance) => addSends(instance, { status: `'unknown'` }),
    first: 'send',
    message: 'Walmart has rejected it: No.',
    remedy: 'Retry it.',
    end: (ids) => change('sends', `status = 'applied'`, ids),
  },
  failed_send: {
    add: (instance) => addSends(instance),
    first: 'send',
    message: 'Walmart has rejected it: No.',
    remedy: 'Retry it.',
    end: ([id = 0], instance) => api.client().walmart.sends.cancel.mutate({ id: instance, send_id: id }),
  },
  failed_stock: ofTarget('stock'),
  failed_price: ofTarget('price'),
  drifted_stock: {
    add: (instance) =>
      addTargets(instance, 'stock', {
        status: `'applied'`,
        confirmed_amount: '12',
        reported_amount: '10',
        reported_at: 'now()',
        drifted_at: 'now()',
      }),
    first: 'walmart_listing',
    message: 'Walmart shows 10 units, but had confirmed 12.',
    end: (ids) => change('offer_targets', 'drifted_at = null', ids),
  },
  unlinked_listing: {
    add: (instance) => addSalesOrders(instance),
    first: 'sales_order',
    amount: '12.50',
    end: (ids) => change('sales_orders', 'unlinked_lines = 0', ids),
  },
  missing_nominal_code: ofDocument('missing_nominal_code'),
  missing_product: ofDocument('missing_product'),
  missing_cost: ofDocument('missing_cost'),
  missing_fulfillment: ofDocument('missing_fulfillment'),
}

/** The lists that a remedy names. */
const listsIn = (remedy = '') =>
  [...remedy.matchAll(/GET (\/api\/\S+\?\S+[^\s.])/gu)]
    .map(([, path = '']) => path)
    .filter((path) => !path.includes('products'))

async function idsIn(path: string): Promise<number[]> {
  const { status, body } = await api.call('GET', `${path}&per_page=100`)
  expect(status, path).toBe(200)
  return body.data.map(({ id }: { id: number }) => id)
}

describe.each(Object.entries(cases))(
  '%s',
  (name, { add, first, amount = null, message = null, remedy, isDated, end }) => {
    const cause = name as ProblemCause

    it('is listed with its record, until it is resolved', async () => {
      const instance = await newInstance()
      expect(await list({ instance_id: instance })).toEqual({ groups: [], is_complete: true })
      const ids = (await add(instance)) as number[]

      const deadline = isDated === true ? expect.stringMatching(/Z$/u) : null
      const group = {
        cause,
        instance_id: instance,
        instance_name: expect.stringMatching(/^Seller/u),
        count: 1,
        is_count_capped: false,
        amount,
        currency: amount === null ? null : 'USD',
        nearest_deadline: deadline,
        message: expect.stringMatching(/\.$/u),
        remedy: expect.stringMatching(/(?:GET|POST|PUT|PATCH) \/api/u),
        first: [
          {
            kind: first,
            id: expect.any(Number),
            name: expect.any(String),
            deadline_at: deadline,
            message,
            remedy: remedy ?? null,
          },
        ],
      }
      expect((await list({ instance_id: instance })).groups).toEqual([group])
      expect((await list({ cause })).groups).toContainEqual(group)
      if (first !== 'walmart_listing') expect((await groupOf(instance, cause))?.first[0]?.id).toBe(ids[0])

      for (const path of listsIn((await groupOf(instance, cause))?.remedy)) {
        expect(await idsIn(path), path).toContain(ids[0])
      }

      await end(ids, instance)
      expect((await list({ instance_id: instance })).groups).toEqual([])
    })
  },
)

describe('a webhook that was disabled', () => {
  it('is listed without an instance, until it is enabled', async () => {
    const [webhook = 0] = await addRows(api, 'webhooks')
    expect((await list({ cause: 'disabled_webhook' })).groups).toMatchObject([
      {
        instance_id: null,
        instance_name: null,
        count: 1,
        first: [{ kind: 'webhook', id: webhook, message: 'It has failed for three days.' }],
      },
    ])
    await api.client().webhooks.patch.mutate({ id: webhook, is_enabled: true })
    expect((await list({ cause: 'disabled_webhook' })).groups).toEqual([])
  })
})

describe('what is not listed', () => {
  it.each<[string, Columns]>([
    ['an order that Walmart ships', { ship_node_type: `'WFSFulfilled'` }],
    ['an archived order', { archived_at: 'now()' }],
    ['a cancelled order', { status: `'Cancelled'` }],
  ])('%s is not due', async (_, columns) => {
    const instance = await newInstance()
    await addOrders(instance, { order_date: `now() - interval '1 day'`, estimated_ship_date: 'now()', ...columns })
    expect((await list({ instance_id: instance })).groups).toEqual([])
  })

  it('orders are not due while Aisle acknowledges or ships them', async () => {
    const instance = await newInstance()
    const [order = 0] = await addOrders(instance, {
      order_date: `now() - interval '1 day'`,
      estimated_ship_date: 'now()',
    })
    const causes = async () => (await list({ instance_id: instance })).groups.map(({ cause }) => cause)
    expect(await causes()).toEqual(['due_acknowledgement', 'due_shipment'])
    await addSends(instance, { ...open, type: `'acknowledge'`, order_id: order })
    expect(await causes()).toEqual(['due_shipment'])
    await addSends(instance, { ...open, type: `'ship'`, order_id: order })
    expect(await causes()).toEqual([])
  })

  it('a failed acknowledgement of an order that was acknowledged or cancelled meanwhile', async () => {
    const instance = await newInstance()
    const [order = 0] = await addOrders(instance)
    await addSends(instance, { type: `'acknowledge'`, order_id: order })
    expect(await groupOf(instance, 'failed_send')).toMatchObject({ count: 1, amount: '12.50' })
    await change('walmart_orders', `status = 'Cancelled'`, [order])
    expect(await groupOf(instance, 'failed_send')).toBeUndefined()
  })

  it('a failed run from before the last new credentials, or before a completed one', async () => {
    const instance = await newInstance()
    await addRuns(instance, { kind: `'orders'` })
    await addRuns(instance, { kind: `'orders'`, status: `'cancelled'` })
    await addRuns(instance, { kind: `'orders'`, status: `'running'`, finished_at: 'null' })
    expect(await groupOf(instance, 'failed_run')).toMatchObject({ count: 1, first: [{ name: 'orders' }] })
    await addRuns(instance, { kind: `'token'`, status: `'completed'` })
    expect(await groupOf(instance, 'failed_run')).toBeUndefined()
  })

  it('runs that failed because the credentials are rejected, besides the rejection itself', async () => {
    const instance = await newInstance()
    await addRuns(instance, { kind: `'orders'`, error_code: `'credentials_rejected'` })
    await setStatus(instance, 'credentials_rejected')
    expect((await list({ instance_id: instance })).groups).toMatchObject([{ cause: 'rejected_credentials' }])
  })

  it('an instance that is being deleted, except for its documents, which stay', async () => {
    const instance = await newInstance()
    await addSends(instance)
    await addOrders(instance, { order_date: `now() - interval '1 day'` })
    await change(
      'integration_instances',
      `deleting_since = now(), connection_status = 'awaiting_credentials', sealed_credentials = null`,
      [instance],
    )
    expect((await list({ instance_id: instance })).groups).toEqual([])
    await addDocuments(instance)
    expect((await list({ instance_id: instance })).groups).toMatchObject([{ cause: 'missing_cost' }])
  })

  it('what belongs to another tenant', async () => {
    const instance = await newInstance()
    await addSends(instance)
    const other = await api.createTenant('other.example')
    const mine = (await list()).groups.length
    expect(mine).toBeGreaterThan(0)
    await select(api, 'update tenant_domains set tenant_id = $1 where domain = $2', [other.id, api.tenant.domain])
    try {
      const seen = await api.call('GET', '/api/problems', { tenant: other })
      expect(seen.body.data).toEqual({ groups: [], is_complete: true })
    } finally {
      await select(api, 'update tenant_domains set tenant_id = $1 where domain = $2', [
        api.tenant.id,
        api.tenant.domain,
      ])
    }
  })
})

describe('a group', () => {
  it('counts at most 1,000 records, and says that there may be more', async () => {
    const instance = await newInstance()
    await addSends(instance, { status: `'unknown'`, count: 1000 })
    expect(await groupOf(instance, 'unknown_send')).toMatchObject({ count: 1000, is_count_capped: false })
    await addSends(instance, { status: `'unknown'` })
    const group = await groupOf(instance, 'unknown_send')
    expect(group).toMatchObject({ count: 1000, is_count_capped: true })
    expect(group?.first).toHaveLength(10)
  })

  it('adds up the money of its orders once each, to the cent, and shows none for several currencies', async () => {
    const instance = await newInstance()
    const [first = 0, second = 0] = await addOrders(instance, { total: '1.105', count: 2 })
    for (const order of [first, first, second]) await addSends(instance, { order_id: order })
    expect(await groupOf(instance, 'failed_send')).toMatchObject({ count: 3, amount: '2.21', currency: 'USD' })
    await change('walmart_orders', `currency = 'CAD'`, [second])
    expect(await groupOf(instance, 'failed_send')).toMatchObject({ count: 3, amount: null, currency: null })
  })

  it('shows the records with the nearest deadlines first', async () => {
    const instance = await newInstance()
    const [late] = await addSends(instance, { status: `'unknown'`, deadline_at: `now() + interval '3 hours'` })
    const [none] = await addSends(instance, { status: `'unknown'` })
    const [early] = await addSends(instance, { status: `'unknown'`, deadline_at: `now() - interval '3 hours'` })
    const group = await groupOf(instance, 'unknown_send')
    expect(group?.first.map(({ id }) => id)).toEqual([early, late, none])
    expect(group?.nearest_deadline).toBe(group?.first[0]?.deadline_at)
  })

  it('of an instance without a connection has the nearest deadline of its orders', async () => {
    const instance = await newInstance()
    await setStatus(instance, 'unreachable')
    const orders = await addOrders(instance, {
      order_date: `'2026-11-23T16:12:00Z'`,
      estimated_ship_date: `'2026-11-25T16:00:00Z'`,
    })
    expect(await groupOf(instance, 'unreachable')).toMatchObject({ nearest_deadline: '2026-11-23T20:12:00.000Z' })
    await change('walmart_orders', `status = 'Acknowledged'`, orders)
    expect(await groupOf(instance, 'unreachable')).toMatchObject({ nearest_deadline: '2026-11-25T16:00:00.000Z' })
  })
})

/** An order's times: the later it was placed, the earlier it has to be shipped. */
const at = (hour: number) => ({
  order_date: `'2026-11-23T1${hour}:00:00Z'`,
  estimated_ship_date: `'2026-11-2${9 - hour}T16:00:00Z'`,
})

describe('the records of a group', () => {
  it.each(['awaiting_credentials', 'credentials_rejected', 'unreachable'])(
    'are instances with the status %s',
    async (status) => {
      const instance = await newInstance()
      await setStatus(instance, status)
      expect(await idsIn(`/api/walmart?connection_status=${status}`)).toContain(instance)
      await setStatus(instance, 'connected')
      expect(await idsIn(`/api/walmart?connection_status=${status}`)).not.toContain(instance)
    },
  )

  it('are orders that wait for the seller, the nearest deadline first', async () => {
    const instance = await newInstance()
    const [later = 0] = await addOrders(instance, at(3))
    const [earlier = 0] = await addOrders(instance, at(2))
    const [acknowledged = 0] = await addOrders(instance, { ...at(1), status: `'Acknowledged'` })
    await addOrders(instance, { ...at(0), status: `'Shipped'` })
    await addOrders(instance, { ...at(0), ship_node_type: `'WFSFulfilled'` })
    const path = `/api/walmart/${instance}/orders`
    expect(await idsIn(`${path}?awaits=acknowledgement`)).toEqual([earlier, later])
    expect(await idsIn(`${path}?awaits=shipment`)).toEqual([later, earlier, acknowledged])
    expect(await idsIn(`${path}?awaits=shipment&sort=id`)).toEqual([later, earlier, acknowledged])
    const { body } = await api.call('GET', `${path}/${earlier}`)
    expect(body.data).toMatchObject({ acknowledge_by: '2026-11-23T16:00:00.000Z', ship_by: '2026-11-27T16:00:00.000Z' })
    expect((await api.call('GET', `${path}/${acknowledged}`)).body.data).toMatchObject({ acknowledge_by: null })
  })
})

describe('the order of groups', () => {
  it('is by deadlines that are near or past, then by money, then by number', async () => {
    const instance = await newInstance()
    await addRuns(instance)
    await addSends(instance, { count: 2 })
    await addDocuments(instance, { product_amount: '100' })
    await addDocuments(instance, { blocked_reason: `'missing_product'`, product_amount: '900' })
    await addSends(instance, { status: `'unknown'`, deadline_at: `now() + interval '3 days'`, count: 3 })
    await addSends(instance, { ...open, deadline_at: `now() + interval '50 minutes'` })
    await addOrders(instance, { status: `'Acknowledged'`, estimated_ship_date: `now() + interval '2 hours'` })
    await addSends(instance, { ...open, deadline_at: `now() - interval '1 minute'` })
    expect((await list({ instance_id: instance })).groups.map(({ cause }) => cause)).toEqual([
      'due_send',
      'due_shipment',
      'missing_product',
      'missing_cost',
      'unknown_send',
      'failed_send',
      'failed_run',
    ])
  })
})

it('a cause of more than 100 instances is listed for 100 of them, and says so', async () => {
  await addRows(api, 'integration_instances', { store_id: api.tenant.sample.storeId, count: 101 })
  const { groups, is_complete } = await list({ cause: 'unreachable' })
  expect(groups).toHaveLength(100)
  expect(is_complete).toBe(false)
})

it('every cause is tested', () => {
  expect([...Object.keys(cases), 'disabled_webhook'].toSorted()).toEqual(ProblemCause.options.toSorted())
})
