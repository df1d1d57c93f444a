import type { WalmartSend } from '@aisle/contract'
import type { FaultEffect } from '@aisle/walmart-simulator'

import { addOrder } from '../../helpers/new-orders.ts'
import { type Command, RandomCommands } from '../../sends/random-commands.ts'
import { wrongOf } from '../../sends/sent-order.ts'
import type { FaultCall } from '../caller.ts'
import { type Instance, pick, type Random, type World } from '../world.ts'
import { pickInstance, type WriteKind } from './write-kind.ts'

const mostOrders = 120
const commandsPerOrder = 9
const repeatedShare = 0.2
/** Of the customer orders that nobody but the sends may change. */
export const sentPrefix = 'SENT-'

/** Whether nobody but the sends may change an order. */
export const isSent = ({ customerOrderId }: { readonly customerOrderId: string }) =>
  customerOrderId.startsWith(sentPrefix)

/** An order of which one instance sends everything: two instances may have the same seller. */
interface Target {
  readonly instance: Instance
  readonly name: string
  readonly commands: RandomCommands
  readonly orderId: number
  /** Ids of the fulfillments. */
  readonly parcels: number[]
  made: number
}

/** What goes wrong with a call that changes an order, besides everything else: mostly when Walmart has applied it. */
export const lossyEffects: readonly FaultEffect[] = [
  { kind: 'lose-response' },
  { kind: 'lose-response' },
  { kind: 'cut' },
  { kind: 'lose-request' },
  { kind: 'fail', status: 503, form: 'html' },
  // For a worker to be killed meanwhile.
  { kind: 'delay', ms: 2000 },
  { kind: 'delay', ms: 2000 },
]
const faultsPerOrder = 3

/** Orders that have to be acknowledged within an hour, so that it is announced. */
const lateShare = 0.4
const lateMs = 3.3 * 3_600_000

/** Acknowledges, ships, changes tracking, cancels and refunds. */
export function sends(): WriteKind {
  const targets: Target[] = []
  const accepted = new Map<number, Instance>()
  let orders = 0
  let judged: readonly WalmartSend[] = []

  async function make(world: World, target: Target, random: Random): Promise<void> {
    target.made += 1
    if (random() < 0.2 && (await changeEarlier(world, target, random))) return
    const parcel = pick(random, target.parcels)
    const next = parcel !== undefined && random() < 0.25 ? target.commands.track(parcel) : target.commands.next()
    // Without a key, the reference alone makes a repeat the same send.
    const repeated = random() < repeatedShare ? [false] : []
    const results = await Promise.all(
      [...repeated, random() < 0.5].map((isKeyed) => call(world, target, { ...next, isKeyed })),
    )
    for (const { send_id: sendId, fulfillment_id: fulfillmentId } of results.flat()) {
      if (typeof sendId === 'number') accepted.set(sendId, target.instance)
      if (typeof fulfillmentId === 'number') target.parcels.push(fulfillmentId)
    }
  }

  return {
    name: 'sends',
    weight: 8,
    async write(world, random) {
      const open = targets.filter(({ instance, made }) => !instance.isDeleted && made < commandsPerOrder)
      if (orders < mostOrders && (open.length === 0 || random() < 0.2)) {
        orders += 1
        const added = await addTarget(world, random, `${sentPrefix}${orders}`)
        if (added) targets.push(added)
        return
      }
      const target = pick(random, open)
      if (target) await make(world, target, random)
    },
    async observe({ postgres }) {
      // Not while the database is read-only or full.
      await postgres.query(hurrySends).catch(() => undefined)
      return []
    },
    async readBack({ postgres }) {
      const ids = [...accepted].filter(([, instance]) => !instance.isDeleted).map(([id]) => id)
      const rows = await postgres.query<{ id: string }>('select id from sends where id = any($1)', [ids])
      const stored = new Set(rows.map(({ id }) => Number(id)))
      return ids.flatMap((id) =>
        stored.has(id) || accepted.get(id)?.isDeleted === true ? [] : [`send ${id} was accepted, and is lost`],
      )
    },
    async check(world) {
      const live = targets.filter(({ instance }) => !instance.isDeleted)
      const sent = await Promise.all(live.map(async (target) => ({ target, ofOrder: await findSends(world, target) })))
      judged = sent.flatMap(({ ofOrder }) => ofOrder)
      const untried = judged.some(isSeen) ? [] : ['no lost call was found on Walmart']
      return [...sent.flatMap(({ target, ofOrder }) => judge(target, ofOrder)), ...untried]
    },
    summary() {
      const counts = Map.groupBy(judged, ({ type, status }) => `${type} ${status}`)
      const named = [...counts].map(([name, { length }]) => `${name}: ${length}`).join(', ')
      const again = judged.filter(({ attempts }) => attempts > 1).length
      return `${named}; found on Walmart after a lost call: ${judged.filter(isSeen).length}, sent again: ${again}`
    },
  }
}

/** Adds an order at Walmart, with calls that will go wrong, and imports it. */
async function addTarget(world: World, random: Random, name: string): Promise<Target | undefined> {
  const { instances, simulator, caller } = world
  const lasting = instances.filter(({ isLasting }) => isLasting)
  const instance = random() < 0.8 ? pick(random, lasting) : pickInstance(world, random)
  if (!instance) return undefined
  const { seller, tenant } = instance
  const orderDate = Date.now() - (random() < lateShare ? lateMs : 0)
  const order = addOrder(seller, ['A', 'B'], { units: 16, orderDate, customerOrderId: name })
  const { purchaseOrderId } = order
  const path = new RegExp(`/v3/orders/${purchaseOrderId}/(?:acknowledge|shipping|cancel|refund)`)
  for (let added = 0; added < faultsPerOrder; added++) {
    const effect = pick(random, lossyEffects) ?? { kind: 'lose-response' }
    simulator.fault({ clientId: seller.clientId, path, after: Math.floor(random() * 7), times: 1, effect })
  }
  const response = await caller.call({
    tenant,
    instance,
    method: 'POST',
    path: `/walmart/${instance.id}/orders/refresh-order`,
    body: { uniqueId: purchaseOrderId },
    // 503: Walmart is unavailable. 409: the instance has no token yet.
    expected: [200, 409, 503],
  })
  const orderId: number | undefined = response?.status === 200 ? response.body.data[0]?.id : undefined
  if (orderId === undefined) return undefined
  const commands = new RandomCommands(random, { orderId, name })
  return { instance, name, commands, orderId, parcels: [], made: 0 }
}

interface Result {
  readonly send_id: unknown
  readonly fulfillment_id?: unknown
}

type Call = Command & Pick<FaultCall, 'isKeyed'>

/** Returns the sends and fulfillments that the command has queued. */
async function call({ caller }: World, { instance }: Target, command: Call): Promise<readonly Result[]> {
  const path = `/walmart/${instance.id}/${command.path}`
  // 409: the parcel has not been sent.
  const expected = command.method === 'PUT' ? [202, 409] : [202]
  const response = await caller.call({ ...command, tenant: instance.tenant, instance, path, expected })
  if (response?.status !== 202) return []
  const { data } = response.body
  return data.results ?? [{ send_id: data.id }]
}

function judge({ instance, name }: Target, ofOrder: readonly WalmartSend[]): string[] {
  const order = Array.from(instance.seller.orders).find(({ customerOrderId }) => customerOrderId === name)
  if (!order) throw new Error(`Walmart has no order ${name}.`)
  // Nobody else changes these orders, and Walmart can be asked in time.
  const unknown = ofOrder.filter(({ status }) => status === 'unknown').map(({ id }) => `send ${id} is unknown`)
  return [...unknown, ...wrongOf({ order, sends: ofOrder })]
}

const isSeen = ({ outcome, attempts }: WalmartSend) => outcome?.code === 'seen_on_walmart' && attempts > 0

/** Retries or cancels a send of the order, if there is one. */
async function changeEarlier(world: World, target: Target, random: Random): Promise<boolean> {
  const { instance } = target
  const send = pick(random, await findSends(world, target))
  if (!send) return false
  const path = `/walmart/${instance.id}/sends/${send.id}/${send.status === 'failed' ? 'retry' : 'cancel'}`
  // 409 if it has got another status meanwhile.
  const expected = [200, 202, 409]
  await world.caller.call({ tenant: instance.tenant, instance, method: 'POST', path, isKeyed: true, expected })
  return true
}

/**
 * Lets sends be looked at that nobody can have under way any more. A call whose worker is alive was given up a minute before
 * its send is due, and a network that stalls delivers it within some seconds; a call whose worker was killed takes at most
 * 30 s.
 */
export const hurrySends = `
  update sends set next_attempt_at = now()
  where has_turn and next_attempt_at > now() and (
    status = 'queued'
    or next_attempt_at < now() + interval '50 s'
    or next_attempt_at < now() + interval '90 s' and coalesce(sent_at, '-infinity') < now() - interval '40 s'
  )`

async function findSends({ postgres }: World, { instance, orderId }: Target): Promise<WalmartSend[]> {
  const rows = await postgres.query<{ id: string; settled_at: Date | null }>(
    `select id, type, status, intent, outcome, attempts, settled_at from sends
     where instance_id = $1 and order_id = $2 order by id`,
    [instance.id, orderId],
  )
  return rows.map(
    (row) => ({ ...row, id: Number(row.id), settled_at: row.settled_at?.toISOString() ?? null }) as WalmartSend,
  )
}
