import type { Item, LineStatusName, Order, ShipNode, ShipNodeType } from '../payloads.ts'
import { type OrderMix, defaultOrderMix } from '../switches/order-mix.ts'
import { Random } from './random.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const spreadDays = 170

/** What a seller's orders are made of. */
export interface OrderWorld {
  readonly seed: number
  readonly count: number
  /** Epoch ms, whole seconds: every time in an order is counted back from here. */
  readonly madeAt: number
  readonly itemCount: number
  readonly itemAt: (position: number) => Item
  readonly shipNodes: readonly ShipNode[]
  /** What share of the orders is of which kind. */
  readonly mix?: Required<OrderMix>
}

/** The part of an order by which it is found; cheap to draw without the rest. */
export interface OrderHead {
  readonly purchaseOrderId: string
  readonly customerOrderId: string
  readonly orderDate: number
  readonly modifiedAt: number
  readonly shipNodeType: ShipNodeType
  /** How far an order is that nobody has touched; of others only the lines say it. */
  readonly stage?: LineStatusName
}

/** A head with what its order is then drawn from. */
export interface OrderDraft extends OrderHead {
  readonly stage: LineStatusName
  readonly random: Random
  readonly mix: Required<OrderMix>
  /** The position of the first purchase order of the same customer order; its own where it has that to itself. */
  readonly leader: number
}

/** An order grows older in steps: new ones wait, older ones have arrived, a few never will. */
function drawStage(random: Random, ageDays: number): LineStatusName {
  const roll = random.next()
  if (roll < 0.05) return 'Cancelled'
  if (ageDays < 2) return roll < 0.6 ? 'Created' : roll < 0.85 ? 'Acknowledged' : 'Shipped'
  if (ageDays < 6) return roll < 0.15 ? 'Created' : roll < 0.45 ? 'Acknowledged' : 'Shipped'
  if (ageDays < 12) return roll < 0.55 ? 'Shipped' : 'Delivered'
  return roll < 0.1 ? 'Shipped' : 'Delivered'
}

const stageHours = { Created: 0.1, Acknowledged: 4, Cancelled: 24, Shipped: 60, Delivered: 170 } as const

function drawType(random: Random, { wfs, thirdParty }: Required<OrderMix>): ShipNodeType {
  const roll = random.next()
  return roll < wfs ? 'WFSFulfilled' : roll < wfs + thirdParty ? '3PLFulfilled' : 'SellerFulfilled'
}

/** Four purchase orders share a customer order at most, lest a share of 1 made one of them all. */
function findLeader({ seed }: OrderWorld, position: number, share: number): number {
  let leader = position
  // Generators of their own, so that the orders are the same whatever the share is.
  while (leader % 4 !== 0 && new Random(seed, 0x5c, leader).chance(share)) leader -= 1
  return leader
}

const numberStep = 211
const firstNumber = ({ seed }: OrderWorld) => 108_000_000_000_007 + (Math.abs(seed) % 1000) * 1_000_000_000

/** The position at which an order of this number is made, if one is. */
export function positionOf(world: OrderWorld, purchaseOrderId: string): number | undefined {
  const position = (Number(purchaseOrderId) - firstNumber(world)) / numberStep
  return Number.isInteger(position) && position >= 0 && position < world.count ? position : undefined
}

/** The head of the order at this position, and the generator that draws the rest. */
export function draftOrder(world: OrderWorld, position: number): OrderDraft {
  const mix = world.mix ?? defaultOrderMix
  const random = new Random(world.seed, 0x0d, position)
  const offset = random.next()
  const leader = findLeader(world, position, mix.sharedCustomerOrder)
  const place = leader === position ? position + offset : leader + new Random(world.seed, 0x0d, leader).next()
  // One order falls in each equal slice of time, so that the list is sorted, newest first, without being made.
  const ageMs = Math.floor((spreadDays * dayMs * place) / world.count / 1000) * 1000
  const shipNodeType = drawType(random, mix)
  const drawn = drawStage(random, ageMs / dayMs)
  // Walmart acknowledges the orders that it ships itself.
  const stage = drawn === 'Created' && shipNodeType === 'WFSFulfilled' ? 'Acknowledged' : drawn
  const orderDate = world.madeAt - ageMs
  const workedMs = Math.floor(stageHours[stage] * hourMs * (0.3 + 0.7 * random.next()))
  return {
    purchaseOrderId: String(firstNumber(world) + position * numberStep),
    customerOrderId: String(200_010_000_000_000 + (Math.abs(world.seed) % 1000) * 1_000_000_000 + leader * 137 + 3),
    orderDate,
    modifiedAt: Math.min(world.madeAt, orderDate + Math.floor(workedMs / 1000) * 1000),
    shipNodeType,
    stage,
    random,
    mix,
    leader,
  }
}

/** An order's head, read from the order. It has no time of change of its own: its lines have. */
export function headOf(order: Order): OrderHead {
  const { purchaseOrderId, customerOrderId, orderDate } = order
  const modifiedAt = order.orderLines.orderLine.reduce((latest, line) => Math.max(latest, line.statusDate), orderDate)
  const shipNodeType = order.shipNode?.type ?? 'SellerFulfilled'
  return { purchaseOrderId, customerOrderId, orderDate, modifiedAt, shipNodeType }
}
