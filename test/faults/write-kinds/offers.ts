import { recordApplied } from '../../offers/applied-values.ts'
import { type Instance, pick, type Random, type World } from '../world.ts'
import { lossyEffects } from './send-targets.ts'
import { Cells, type WriteKind } from './write-kind.ts'

const disturbedShare = 0.4
const pushedShare = 0.3

/** What differs between stock levels and prices. */
interface Terms {
  readonly kind: 'price' | 'stock'
  readonly name: string
  readonly weight: number
  /** Listings per instance: so few that they are sent in single calls. A feed waits for a minute and takes hours. */
  readonly mostListings: number
  readonly path: string
  readonly pushPath: string
  readonly walmartPath: string
  readonly fieldOf: (value: number) => object
}

/** Sets stock levels. */
export const stockLevels = () =>
  offers({
    kind: 'stock',
    name: 'stock levels',
    weight: 3,
    mostListings: 12,
    path: 'inventory',
    pushPath: 'products/sync-inventory',
    walmartPath: '/v3/inventory',
    fieldOf: (value) => ({ quantity: value }),
  })

/** Sets prices, in whole dollars. */
export const prices = () =>
  offers({
    kind: 'price',
    name: 'prices',
    weight: 2,
    mostListings: 6,
    path: 'prices',
    pushPath: 'prices/push',
    walmartPath: '/v3/price',
    fieldOf: (value) => ({ price: value.toFixed(2) }),
  })

/** A listing whose values only one instance sets: two instances may have the same seller. */
interface Listing {
  readonly id: string
  readonly sku: string
  readonly instance: Instance
}

function offers(terms: Terms): WriteKind {
  const { kind, name, weight } = terms
  const cells = new Cells<number>()
  const listings = new Map<string, Listing>()
  const applied = new Map<Instance, ReturnType<typeof recordApplied>>()
  const disturbances = new Map<Instance, () => void>()
  let last = 0

  /** Lets the next call go wrong. One that has not come yet would go wrong too: then only this one does. */
  function disturb({ simulator }: World, instance: Instance, random: Random): void {
    disturbances.get(instance)?.()
    const effect = pick(random, lossyEffects) ?? { kind: 'lose-response' }
    const { clientId } = instance.seller
    const fault = { clientId, path: terms.walmartPath, method: 'PUT', times: 1, effect } as const
    disturbances.set(instance, simulator.fault(fault))
  }

  return {
    name,
    weight,
    async write(world, random) {
      const lasting = world.instances.filter(({ isLasting }) => isLasting)
      const instance = pick(random, lasting)
      if (!instance) return
      if (!applied.has(instance)) applied.set(instance, recordApplied(instance.seller, kind))
      const all = await findListings(world, instance, terms.mostListings)
      const one = pick(random, all)
      if (!one) return
      const chosen = all.filter((listing) => listing === one || random() < 0.15)
      for (const listing of chosen) listings.set(listing.id, listing)
      if (random() < disturbedShare) disturb(world, instance, random)
      // Each is greater than those before it, which shows the order in which they arrive.
      last += 1 + Math.floor(random() * 3)
      const value = last
      const names = chosen.map(({ id }) => id)
      await cells.change(names, () => set(world, terms, { instance, value, listings: chosen, random }), instance)
      if (random() < pushedShare) await push(world, instance, { path: terms.pushPath, random })
    },
    async observe({ postgres }) {
      // Not while the database is read-only or full.
      await postgres.query(hurryOffers).catch(() => undefined)
      return []
    },
    async readBack(world) {
      const wrong = await cells.differences(async (names) => {
        const targets = await findTargets(world, kind, names)
        return new Map(targets.map(({ listing_id: id, amount }) => [id, Number(amount)]))
      })
      return wrong.map(({ name: id, expected, actual }) => `of listing ${id}, ${actual} is desired and not ${expected}`)
    },
    async settle(world) {
      for (const instance of applied.keys()) await push(world, instance, { path: terms.pushPath })
    },
    async check(world) {
      const targets = await findTargets(world, kind, cells.names)
      const found = new Map(targets.map((target) => [target.listing_id, target]))
      return cells.names.flatMap((id) => {
        const listing = listings.get(id)
        const arrived = (listing && applied.get(listing.instance)?.get(listing.sku)) ?? []
        return wrongOf({ id, desired: cells.valueOf(id), arrived, target: found.get(id) })
      })
    },
    summary() {
      const arrived = [...applied.values()].flatMap((ofInstance) => [...ofInstance.values()])
      const calls = arrived.reduce((sum, { length }) => sum + length, 0)
      return `${calls} calls applied for ${arrived.length} listings`
    },
  }
}

async function findListings({ postgres }: World, instance: Instance, most: number): Promise<Listing[]> {
  // The others are archived by another kind of write; nothing is sent for an archived listing.
  const rows = await postgres.query<{ id: string; sku: string }>(
    'select id, sku from walmart_listings where instance_id = $1 and id % 2 = 0 order by id limit $2',
    [instance.id, most],
  )
  return rows.map((row) => ({ ...row, instance }))
}

interface Change {
  readonly instance: Instance
  readonly listings: readonly Listing[]
  readonly value: number
  readonly random: Random
}

async function set({ caller, violations }: World, terms: Terms, { instance, listings, value, random }: Change) {
  const items = listings.map(({ id, sku }) => ({
    ...(random() < 0.5 ? { sku } : { listing_id: Number(id) }),
    ...terms.fieldOf(value),
  }))
  const path = `/walmart/${instance.id}/${terms.path}`
  const about = { tenant: instance.tenant, instance, isKeyed: random() < 0.5 }
  const response = await caller.call({ ...about, method: 'PUT', path, body: { items }, expected: [202] })
  if (!response) return undefined
  const results: readonly { readonly status: string }[] = response.body.data.results
  if (results.some(({ status }) => status !== 'accepted')) {
    violations.add(`${terms.name} were rejected: ${JSON.stringify(results)}`)
  }
  return value
}

interface Push {
  readonly path: string
  /** Without it, only what has failed or waits is sent. */
  readonly random?: Random
}

async function push({ caller }: World, instance: Instance, { path, random }: Push): Promise<void> {
  const body = random && random() < 0.5 ? { resend: 'confirmed' } : {}
  const about = { tenant: instance.tenant, instance, method: 'POST', isKeyed: true }
  await caller.call({ ...about, path: `/walmart/${instance.id}/${path}`, body, expected: [202] })
}

interface Target {
  readonly listing_id: string
  readonly status: string
  readonly outcome: object | null
  readonly amount: string
  readonly confirmed_amount: string | null
}

function findTargets({ postgres }: World, kind: Terms['kind'], ids: readonly string[]): Promise<Target[]> {
  return postgres.query<Target>(
    `select listing_id, status, outcome, amount, confirmed_amount from offer_targets
     where kind = $1 and listing_id = any($2)`,
    [kind, ids],
  )
}

interface Judged {
  readonly id: string
  readonly desired: number | undefined
  /** The values that arrived at Walmart, in this order. */
  readonly arrived: readonly number[]
  readonly target: Target | undefined
}

/** The values must have arrived in the order in which they were set, the last one must be there, and the target must say so. */
function wrongOf({ id, desired, arrived, target }: Judged): string[] {
  const overtaken = arrived.findIndex((value, index) => value < (arrived[index - 1] ?? 0))
  const said = target && Number(target.confirmed_amount)
  return [
    ...(overtaken === -1
      ? []
      : [`of listing ${id}, ${arrived[overtaken]} arrived after ${arrived[overtaken - 1]}: ${arrived.join(' ')}`]),
    ...(arrived.at(-1) === desired ? [] : [`Walmart has ${arrived.at(-1)} of listing ${id}, and not ${desired}`]),
    ...(target?.status === 'applied' && said === desired
      ? []
      : [`listing ${id} is ${target?.status} with ${said}, not applied: ${JSON.stringify(target?.outcome)}`]),
  ]
}

/**
 * Makes targets due that wait, or whose call can no longer be under way: a call whose response was lost ended a minute
 * before its target is due, and any other one ends within a minute. Also restores the few prices that Walmart accepts in an
 * hour, because a response that limits the rate uses them up: this simulator enforces no limits.
 */
export const hurryOffers = `
  with budgets as (
    delete from walmart_call_budgets where bucket = 'setPrice'
  ), waiting as (
    select id from offer_targets
    where next_attempt_at > now() and (
      status = 'queued'
      or next_attempt_at < now() + interval '50 s'
      or sent_at < now() - interval '65 s'
    )
    for no key update skip locked
  )
  update offer_targets set next_attempt_at = now() where id in (select id from waiting)`

/** What Walmart does not have yet. */
export const unsentOffers = `
  select kind || ' of listing ' || listing_id || ' is ' || status as text from offer_targets
  where status in ('queued', 'sending')
  union all
  select 'feed ' || id || ' is ' || status from walmart_feeds where next_check_at is not null`
