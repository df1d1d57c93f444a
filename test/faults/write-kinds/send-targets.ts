import type { WalmartSend } from '@aisle/contract'
import type { FaultEffect, Order } from '@aisle/walmart-simulator'

import { addOrder } from '../../helpers/new-orders.ts'
import type { FaultCall } from '../caller.ts'
import { type Command, RandomCommands } from '../random-commands.ts'
import type { Doubt, HandShipment } from '../sent-order.ts'
import { type Instance, pick, type Random, type World } from '../world.ts'
import { pickInstance } from './write-kind.ts'

/** Prefix of the customer orders that only the load of the sends may change. */
export const sentPrefix = 'SENT-'

/** Whether only the load of the sends may change an order. */
export const isSent = ({ customerOrderId }: { readonly customerOrderId: string }) =>
  customerOrderId.startsWith(sentPrefix)

/** An order of which one instance sends everything: two instances may have the same seller. */
export interface Target {
  readonly instance: Instance
  /** The order in Walmart's state. */
  readonly order: Order
  readonly commands: RandomCommands
  readonly orderId: number
  /** Ids of the fulfillments. */
  readonly parcels: number[]
  /** Why one of its sends shall be unknown, if one can be. */
  readonly planned: Doubt | undefined
  /** The sends that may be unknown, by id. */
  readonly doubts: Map<number, Doubt>
  readonly byHand: HandShipment[]
  made: number
}

/** The plans for orders, chosen by the number of the order. */
const plans: readonly Target['planned'][] = ['changed_meanwhile', 'unconfirmed', undefined, undefined, undefined]

/** What goes wrong with a call that changes an order, besides everything else: mostly when Walmart has applied it. */
export const lossyEffects: readonly FaultEffect[] = [
  { kind: 'lose-response' },
  { kind: 'lose-response' },
  { kind: 'cut' },
  { kind: 'lose-request' },
  { kind: 'fail', status: 503, form: 'html' },
  // Long enough for a worker to be killed meanwhile.
  { kind: 'delay', ms: 2000 },
  { kind: 'delay', ms: 2000 },
]
const faultsPerOrder = 3

/** Orders that have to be acknowledged within an hour, so that it is announced. */
const lateShare = 0.4
const lateMs = 3.3 * 3_600_000

/** Adds an order at Walmart, with calls that will go wrong, and imports it. */
export async function addTarget(world: World, random: Random, number: number): Promise<Target | undefined> {
  const { instances, simulator, caller, postgres } = world
  const lasting = instances.filter(({ isLasting }) => isLasting)
  const instance = random() < 0.8 ? pick(random, lasting) : pickInstance(world, random)
  if (!instance) return undefined
  const connected = `select from integration_instances where id = $1 and connection_status = 'connected'`
  if ((await postgres.query(connected, [instance.id])).length === 0) return undefined
  const { seller, tenant } = instance
  const { clientId } = seller
  const name = `${sentPrefix}${number}`
  const orderDate = Date.now() - (random() < lateShare ? lateMs : 0)
  // Unlike the ids of other orders, this one is unique among all sellers, because calls are found by it.
  const purchaseOrderId = `7000${number}`
  const order = addOrder(seller, ['A', 'B'], { units: 16, orderDate, customerOrderId: name, purchaseOrderId })
  // However old it is, it appears now, so that a refresh of changes has to find it.
  for (const line of order.orderLines.orderLine) line.statusDate = Date.now()
  const planned = plans[number % plans.length]
  const path = new RegExp(`/v3/orders/${purchaseOrderId}/(?:acknowledge|shipping|cancel|refund)`)
  const shipping = `/v3/orders/${purchaseOrderId}/shipping`
  // A parcel that has not shipped, so that it cannot be found.
  if (planned) simulator.fault({ clientId, path: shipping, times: 1, effect: { kind: 'lose-request' } })
  for (let added = 0; added < faultsPerOrder; added++) {
    const effect = pick(random, lossyEffects) ?? { kind: 'lose-response' }
    simulator.fault({ clientId, path, after: Math.floor(random() * 5), times: 1, effect })
  }
  const response = await caller.call({
    tenant,
    instance,
    method: 'POST',
    path: `/walmart/${instance.id}/orders/refresh-order`,
    body: { uniqueId: purchaseOrderId },
    // 503: Walmart is unavailable. 409: the instance was changed meanwhile. 422: its credentials are wrong.
    expected: [200, 409, 503, ...(instance.isLasting ? [] : [422])],
  })
  const orderId: number | undefined = response?.status === 200 ? response.body.data[0]?.id : undefined
  if (orderId === undefined) return undefined
  const commands = new RandomCommands(random, { orderId, name })
  return { instance, order, commands, orderId, parcels: [], planned, doubts: new Map(), byHand: [], made: 0 }
}

/** A send that a command has queued or found. */
export interface Result {
  readonly send_id: unknown
  readonly fulfillment_id?: unknown
}

type Call = Command & Pick<FaultCall, 'isKeyed'>

/** Returns the command's sends and fulfillments. */
export async function callFor({ caller }: World, { instance }: Target, command: Call): Promise<readonly Result[]> {
  const path = `/walmart/${instance.id}/${command.path}`
  // 409: the parcel has not been sent.
  const expected = command.method === 'PUT' ? [202, 409] : [202]
  const response = await caller.call({ ...command, tenant: instance.tenant, instance, path, expected })
  if (response?.status !== 202) return []
  const { data } = response.body
  return data.results ?? [{ send_id: data.id }]
}

/** Retries or cancels a send of the order, if there is one. */
export async function changeEarlier(world: World, target: Target, random: Random): Promise<boolean> {
  const { instance } = target
  const send = pick(random, await findSends(world, target))
  if (!send) return false
  const path = `/walmart/${instance.id}/sends/${send.id}/${send.status === 'failed' ? 'retry' : 'cancel'}`
  // 409 if its status has changed meanwhile.
  const expected = [200, 202, 409]
  await world.caller.call({ tenant: instance.tenant, instance, method: 'POST', path, isKeyed: true, expected })
  return true
}

export async function findSends({ postgres }: World, { instance, orderId }: Target): Promise<WalmartSend[]> {
  const rows = await postgres.query<{ id: string; settled_at: Date | null }>(
    `select id, type, status, intent, outcome, attempts, settled_at from sends
     where instance_id = $1 and order_id = $2 order by id`,
    [instance.id, orderId],
  )
  return rows.map(
    (row) => ({ ...row, id: Number(row.id), settled_at: row.settled_at?.toISOString() ?? null }) as WalmartSend,
  )
}
