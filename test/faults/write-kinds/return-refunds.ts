import { addOrder, lineOf, setUnits } from '../../helpers/new-orders.ts'
import { type Instance, pick, type Random, type World } from '../world.ts'
import { lossyEffects, sentPrefix } from './send-targets.ts'
import type { WriteKind } from './write-kind.ts'

// Walmart shows a seller 50 returns a minute, and each refund reads one at least once.
const returnsPerTenant = 14
const faultsPerReturn = 2
const repeatedShare = 0.3

/** A return of which one instance refunds everything: two instances may have the same seller. */
interface Target {
  readonly instance: Instance
  readonly returnOrderId: string
  /** Different powers of two: what Walmart has refunded tells which of them were applied, and how often. */
  readonly quantities: number[]
}

interface Refund {
  readonly id: number
  readonly status: string
  readonly outcome: { readonly code: string } | null
  readonly intent: { readonly lines: readonly { readonly quantity: number }[] }
}

/** Refunds units of returns, some of them twice under one reference. */
export function returnRefunds(): WriteKind {
  const targets: Target[] = []
  const accepted = new Map<number, Instance>()
  let judged: readonly Refund[] = []

  return {
    name: 'refunds of returns',
    weight: 3,
    async write(world, random) {
      const open = targets.filter(({ instance, quantities }) => !instance.isDeleted && quantities.length > 0)
      const isMore = targets.length < returnsPerTenant * world.tenants.length
      if (isMore && (open.length === 0 || random() < 0.2)) {
        const added = addTarget(world, random, `${sentPrefix}R${targets.length}`)
        if (added) targets.push(added)
        return
      }
      const target = pick(random, open)
      if (!target) return
      const ids = await refundSome(world, target, random)
      if (new Set(ids).size > 1) world.violations.add(`one refund of a return is the sends ${ids.join(' and ')}`)
      for (const id of ids) accepted.set(id, target.instance)
    },
    async readBack({ postgres }) {
      const ids = [...accepted].filter(([, instance]) => !instance.isDeleted).map(([id]) => id)
      const rows = await postgres.query<{ id: string }>('select id from sends where id = any($1)', [ids])
      const stored = new Set(rows.map(({ id }) => Number(id)))
      const lost = ids.filter((id) => !stored.has(id) && accepted.get(id)?.isDeleted === false)
      return lost.map((id) => `the refund of a return, send ${id}, was accepted, and is lost`)
    },
    async check(world) {
      const live = targets.filter(({ instance }) => !instance.isDeleted)
      const found = await Promise.all(
        live.map(async (target) => ({ target, refunds: await findRefunds(world, target) })),
      )
      judged = found.flatMap(({ refunds }) => refunds)
      return found.flatMap(({ target, refunds }) => wrongOf(target, refunds))
    },
    summary() {
      const counts = Map.groupBy(judged, ({ status, outcome }) => `${status} ${outcome?.code ?? ''}`.trim())
      return [...counts].map(([name, { length }]) => `${name}: ${length}`).join(', ')
    },
  }
}

/** Adds an order at Walmart that was delivered, and its return, with calls that will go wrong. */
function addTarget({ instances, simulator }: World, random: Random, customerOrderId: string): Target | undefined {
  const instance = pick(
    random,
    instances.filter(({ isLasting }) => isLasting),
  )
  if (!instance) return undefined
  const { seller } = instance
  const order = addOrder(seller, ['A'], { units: 16, orderDate: Date.now(), customerOrderId })
  setUnits(lineOf(order), { Delivered: 16 })
  const { returnOrderId } = seller.addReturn(order.purchaseOrderId)
  for (let added = 0; added < faultsPerReturn; added++) {
    const effect = pick(random, lossyEffects) ?? { kind: 'lose-response' }
    const path = `/v3/returns/${returnOrderId}/refund`
    simulator.fault({ clientId: seller.clientId, path, after: Math.floor(random() * 3), times: 1, effect })
  }
  return { instance, returnOrderId, quantities: [1, 2, 4, 8] }
}

/** Refunds units of a return, or has it imported. Returns the ids of the sends. */
async function refundSome(world: World, target: Target, random: Random): Promise<number[]> {
  const { instance, quantities, returnOrderId } = target
  const about = { tenant: instance.tenant, instance, method: 'POST' }
  const path = `/walmart/${instance.id}/returns`
  const returnId = await findReturn(world, target)
  if (returnId === undefined) {
    // 409: the instance has no token yet.
    await world.caller.call({ ...about, path: `${path}/refresh`, isKeyed: true, expected: [202, 409] })
    return []
  }
  const [quantity] = quantities.splice(Math.floor(random() * quantities.length), 1)
  if (quantity === undefined) return []
  const body = { reference: `${returnOrderId}-${quantity}`, lines: [{ line_number: 1, quantity }] }
  const call = { ...about, path: `${path}/${returnId}/refund`, body, expected: [202] }
  // Without a key, the reference alone makes a repeat the same send.
  const repeated = random() < repeatedShare ? [false] : []
  const responses = await Promise.all(
    [...repeated, random() < 0.5].map((isKeyed) => world.caller.call({ ...call, isKeyed })),
  )
  return responses.flatMap((response) => (response?.status === 202 ? [response.body.data.id] : []))
}

async function findReturn({ postgres }: World, { instance, returnOrderId }: Target): Promise<number | undefined> {
  const [row] = await postgres.query<{ id: string }>(
    'select id from walmart_returns where instance_id = $1 and return_order_id = $2',
    [instance.id, returnOrderId],
  )
  return row && Number(row.id)
}

async function findRefunds({ postgres }: World, { instance, returnOrderId }: Target): Promise<Refund[]> {
  const rows = await postgres.query<Omit<Refund, 'id'> & { readonly id: string }>(
    'select id, status, outcome, intent from sends where instance_id = $1 and subject = $2 order by id',
    [instance.id, `return:${returnOrderId}`],
  )
  return rows.map((row) => ({ ...row, id: Number(row.id) }))
}

/** Walmart must have refunded what was applied, once, and nothing else. */
function wrongOf({ instance, returnOrderId }: Target, refunds: readonly Refund[]): string[] {
  const returned = instance.seller.returns.find((one) => one.returnOrderId === returnOrderId)
  const refunded = returned?.returnOrderLines[0]?.refundedQty ?? 0
  const applied = refunds.filter(({ status }) => status === 'applied')
  const expected = applied.flatMap(({ intent }) => intent.lines).reduce((sum, { quantity }) => sum + quantity, 0)
  const unended = refunds.filter(({ status }) => status !== 'applied' && status !== 'failed')
  return [
    ...unended.map(({ id, status }) => `send ${id} of return ${returnOrderId} is ${status}`),
    ...(refunded === expected ? [] : [`of return ${returnOrderId}, ${refunded} units are refunded, not ${expected}`]),
  ]
}
