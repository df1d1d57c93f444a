import type { Item, LineStatusName, Order, ShipNode, ShipNodeType } from '../payloads.ts'
import { type OrderMix, defaultOrderMix } from './order-mix.ts'
import { Random } from './random.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const spreadDays = 170

/** What a seller's orders are generated from. */
export interface OrderSpec {
  readonly seed: number
  readonly count: number
  /** Epoch ms in whole seconds. Every time in an order is relative to this. */
  readonly madeAt: number
  readonly itemCount: number
  readonly itemAt: (position: number) => Item
  readonly shipNodes: readonly ShipNode[]
  readonly mix?: Required<OrderMix>
  /** Lines of every order. By default each order has one to four. */
  readonly linesPerOrder?: number | undefined
}

/** The part of an order that it is found by, which is cheap to generate without the rest. */
export interface OrderSummary {
  readonly purchaseOrderId: string
  readonly customerOrderId: string
  readonly orderDate: number
  readonly modifiedAt: number
  readonly shipNodeType: ShipNodeType
  /** The overall status of an unchanged order. For stored orders only the lines have statuses. */
  readonly stage?: LineStatusName
}

/** A summary, and what the rest of the order is generated from. */
export interface OrderDraft extends OrderSummary {
  readonly stage: LineStatusName
  readonly random: Random
  readonly mix: Required<OrderMix>
  /** The position of the first purchase order of the same customer order; often its own. */
  readonly leader: number
}

/** New orders are open, older ones delivered, and a few never will be. */
function pickStage(random: Random, ageDays: number): LineStatusName {
  const roll = random.next()
  if (roll < 0.05) return 'Cancelled'
  if (ageDays < 2) return roll < 0.6 ? 'Created' : roll < 0.85 ? 'Acknowledged' : 'Shipped'
  if (ageDays < 6) return roll < 0.15 ? 'Created' : roll < 0.45 ? 'Acknowledged' : 'Shipped'
  if (ageDays < 12) return roll < 0.55 ? 'Shipped' : 'Delivered'
  return roll < 0.1 ? 'Shipped' : 'Delivered'
}

const stageHours = { Created: 0.1, Acknowledged: 4, Cancelled: 24, Shipped: 60, Delivered: 170 } as const

function pickType(random: Random, { wfs, thirdParty }: Required<OrderMix>): ShipNodeType {
  const roll = random.next()
  return roll < wfs ? 'WFSFulfilled' : roll < wfs + thirdParty ? '3PLFulfilled' : 'SellerFulfilled'
}

/** At most four purchase orders share a customer order, even with a share of 1. */
function findLeader({ seed }: OrderSpec, position: number, share: number): number {
  let leader = position
  // Separate generators, so that the share does not change anything else.
  while (leader % 4 !== 0 && new Random(seed, 0x5c, leader).chance(share)) leader -= 1
  return leader
}

const numberStep = 211
const firstNumber = ({ seed }: OrderSpec) => 108_000_000_000_007 + (Math.abs(seed) % 1000) * 1_000_000_000

/** The position of the generated order with this number, if any. */
export function positionOf(spec: OrderSpec, purchaseOrderId: string): number | undefined {
  const position = (Number(purchaseOrderId) - firstNumber(spec)) / numberStep
  return Number.isInteger(position) && position >= 0 && position < spec.count ? position : undefined
}

/** Generates the summary of the order at this position. */
export function draftOrder(spec: OrderSpec, position: number): OrderDraft {
  const mix = spec.mix ?? defaultOrderMix
  const random = new Random(spec.seed, 0x0d, position)
  const offset = random.next()
  const leader = findLeader(spec, position, mix.sharedCustomerOrder)
  const slot = leader === position ? position + offset : leader + new Random(spec.seed, 0x0d, leader).next()
  // Each order falls in its own time slot, so that the list is sorted newest first without being generated.
  const ageMs = Math.floor((spreadDays * dayMs * slot) / spec.count / 1000) * 1000
  const shipNodeType = pickType(random, mix)
  const randomStage = pickStage(random, ageMs / dayMs)
  // Walmart acknowledges the orders it fulfills.
  const stage = randomStage === 'Created' && shipNodeType === 'WFSFulfilled' ? 'Acknowledged' : randomStage
  const orderDate = spec.madeAt - ageMs
  const workedMs = Math.floor(stageHours[stage] * hourMs * (0.3 + 0.7 * random.next()))
  return {
    purchaseOrderId: String(firstNumber(spec) + position * numberStep),
    customerOrderId: String(200_010_000_000_000 + (Math.abs(spec.seed) % 1000) * 1_000_000_000 + leader * 137 + 3),
    orderDate,
    modifiedAt: Math.min(spec.madeAt, orderDate + Math.floor(workedMs / 1000) * 1000),
    shipNodeType,
    stage,
    random,
    mix,
    leader,
  }
}

/** The summary of an existing order. Orders have no modification date; their lines do. */
export function summaryOf(order: Order): OrderSummary {
  const { purchaseOrderId, customerOrderId, orderDate } = order
  const modifiedAt = order.orderLines.orderLine.reduce((latest, line) => Math.max(latest, line.statusDate), orderDate)
  const shipNodeType = order.shipNode?.type ?? 'SellerFulfilled'
  return { purchaseOrderId, customerOrderId, orderDate, modifiedAt, shipNodeType }
}
