import { setTimeout as sleep } from 'node:timers/promises'

import type { SimulatedSeller } from '../../../packages/walmart-simulator/src/seller.ts'
import { type FaultTenant, type Instance, pick, type Random, type World } from '../world.ts'
import type { WriteKind } from './write-kind.ts'

const longestRejectionMs = 10_000

/** Gives an instance wrong credentials until Walmart has rejected them, and then the right ones. */
export function wrongCredentials(): WriteKind {
  const busy = new Set<Instance>()
  let rejections = 0

  async function untilRejected({ postgres }: World, { id }: Instance): Promise<void> {
    const until = Date.now() + longestRejectionMs
    const rejected = `select from integration_instances where id = $1 and connection_status = 'credentials_rejected'`
    while (Date.now() < until) {
      if ((await postgres.query(rejected, [id])).length > 0) {
        rejections += 1
        return
      }
      await sleep(200)
    }
  }

  return {
    name: 'wrong credentials',
    async write(world, random) {
      // What is sent for the others is judged.
      const chosen = world.instances.filter((one) => !one.isLasting && !one.isDeleted && !busy.has(one))
      const instance = random() < 0.5 ? undefined : pick(random, chosen)
      if (!instance) return
      busy.add(instance)
      await setSecret(world, instance, 'wrong')
      await untilRejected(world, instance)
      await setSecret(world, instance, instance.seller.clientSecret)
      busy.delete(instance)
    },
    summary: () => `${rejections} were rejected`,
  }
}

async function setSecret({ caller }: World, instance: Instance, clientSecret: string): Promise<void> {
  const { id, tenant, seller } = instance
  const body = { connection_settings: { clientId: seller.clientId, clientSecret } }
  const about = { tenant, instance, isKeyed: true, expected: [200] }
  await caller.call({ ...about, method: 'PATCH', path: `/walmart/${id}`, body })
}

/** Creates webhooks whose receiver responds with 410, which disables them. */
export function unwantedWebhooks(): WriteKind {
  const created = new Set<FaultTenant>()
  return {
    name: 'webhooks that nobody wants',
    async write({ tenants, caller, receiver }, random) {
      const tenant = pick(random, tenants)
      if (!tenant || created.has(tenant)) return
      created.add(tenant)
      const body = { url: receiver.goneUrl }
      await caller.call({ tenant, method: 'POST', path: '/webhooks', body, isKeyed: true, expected: [201] })
    },
  }
}

/** Changes stock at Walmart that Aisle has set, and lets it compare. */
export function driftingStock(): WriteKind {
  let last = 0

  async function setStock({ caller }: World, { id, tenant }: Instance, sku: string): Promise<void> {
    const body = { items: [{ sku, quantity: (last += 2) }] }
    const about = { tenant, method: 'PUT', path: `/walmart/${id}/inventory`, isKeyed: true, expected: [202] }
    await caller.call({ ...about, body })
  }

  async function audit({ caller, postgres }: World, { id, tenant, seller }: Instance, sku: string): Promise<void> {
    const { stock, partnerId } = seller as SimulatedSeller
    stock.set(sku, partnerId, { amount: (last += 2) + 1, availableDate: undefined })
    // What was confirmed just now is not compared.
    const aged = `update offer_targets set confirmed_at = confirmed_at - interval '10 minutes'
      where instance_id = $1 and kind = 'stock' and sku = $2 and status = 'applied'`
    await postgres.query(aged, [id, sku]).catch(() => undefined)
    const path = `/walmart/${id}/inventory/audit`
    await caller.call({ tenant, method: 'POST', path, body: {}, isKeyed: true, expected: [202, 409] })
  }

  return {
    name: 'drifting stock',
    async write(world, random) {
      const instance = pick(
        random,
        world.instances.filter(({ isLasting }) => isLasting),
      )
      const sku = instance && (await findSku(world, instance, random))
      if (!instance || sku === undefined) return
      await (random() < 0.5 ? setStock(world, instance, sku) : audit(world, instance, sku))
    },
  }
}

/** The SKU of a listing that no other kind of write archives or sets. */
async function findSku({ postgres }: World, { id }: Instance, random: Random): Promise<string | undefined> {
  const rows = await postgres.query<{ sku: string }>(
    'select sku from walmart_listings where instance_id = $1 and id % 2 = 0 order by id offset 12 limit 2',
    [id],
  )
  return pick(random, rows)?.sku
}
