import { pick, type Instance, type Random, type World } from '../world.ts'
import { pickInstance, type WriteKind } from './write-kind.ts'

/** Creates missing products and sales orders, refreshes single orders, cancels and retries runs. */
export function creations(): WriteKind {
  const cancelled = new Map<number, Instance>()

  async function endOrRetry({ caller, postgres }: World, instance: Instance, random: Random): Promise<void> {
    const action = random() < 0.5 ? 'cancel' : 'retry'
    const statuses = action === 'cancel' ? ['queued', 'running', 'retrying'] : ['failed', 'cancelled']
    const rows = await postgres.query<{ id: string }>(
      `select id from sync_runs where instance_id = $1 and kind <> 'token' and status = any($2) order by id desc limit 3`,
      [instance.id, statuses],
    )
    const run = pick(random, rows)?.id
    if (run === undefined) return
    const path = `/walmart/${instance.id}/runs/${run}/${action}`
    const call = { tenant: instance.tenant, instance, method: 'POST', path, body: {}, isKeyed: true }
    // 409: it has ended, or another run of its kind is under way.
    const response = await caller.call({ ...call, expected: [202, 409] })
    if (action === 'cancel' && response?.status === 202) cancelled.set(Number(run), instance)
  }

  return {
    name: 'creations, single orders, cancelled and retried runs',
    async write(world, random) {
      const instance = pickInstance(world, random)
      if (!instance) return
      const write = pick(random, [create, refreshOrder, refreshOrder, endOrRetry])
      await write?.(world, instance, random)
    },
    async readBack({ postgres }) {
      const live = [...cancelled].filter(([, { isDeleted }]) => !isDeleted)
      const rows = await postgres.query<{ id: string; status: string }>(
        `select id, status from sync_runs where id = any($1) and status <> 'cancelled'`,
        [live.map(([id]) => id)],
      )
      return rows.map(({ id, status }) => `run ${id} was cancelled and is ${status}`)
    },
  }
}

async function create({ caller }: World, instance: Instance, random: Random): Promise<void> {
  const [what, body] = pick(random, [
    ['products/create-sku-products', { create_all_products: true }],
    ['orders/create-sku-orders', { create_all_orders: true }],
  ] as const) ?? ['', {}]
  const path = `/walmart/${instance.id}/${what}`
  const call = { tenant: instance.tenant, instance, method: 'POST', path, body, isKeyed: true }
  await caller.call({ ...call, expected: [202, 409] })
}

async function refreshOrder({ caller }: World, instance: Instance, random: Random): Promise<void> {
  const uniqueId = pick(random, instance.seller.orders)?.customerOrderId
  const path = `/walmart/${instance.id}/orders/refresh-order`
  const call = { tenant: instance.tenant, instance, method: 'POST', path, body: { uniqueId } }
  // 503: Walmart is unavailable. 409: the instance has no token yet. 422: its credentials are wrong.
  await caller.call({ ...call, expected: [200, 409, 503, ...(instance.isLasting ? [] : [422])] })
}
