import { moneyOf } from '../orders/cents.ts'
import { taxesOf } from '../orders/charges.ts'
import { quantityOf } from '../orders/line-lifecycle.ts'
import type { Charge, LineStatus, LineStatusName, Order, OrderLine, TrackingInfo } from '../payloads.ts'
import type { OrderMix } from './order-mix.ts'
import type { OrderSpec } from './order-summary.ts'
import type { Random } from './random.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const seedCarriers = [
  { carrier: 'FedEx' },
  { carrier: 'UPS' },
  { carrier: 'USPS' },
  { otherCarrier: 'Gull Parcel' },
] as const
const reasons = ['CUSTOMER_REQUESTED_SELLER_TO_CANCEL', 'SELLER_CANCEL_OUT_OF_STOCK'] as const
const shipMethods: Record<string, string> = { Standard: 'STANDARD', Value: 'VALUE', Express: 'EXPEDITED' }

/** The properties of an order from which a line is generated. */
interface LinePlan {
  readonly random: Random
  readonly stage: LineStatusName
  readonly orderDate: number
  readonly modifiedAt: number
  readonly lineNumber: number
  readonly isFirst: boolean
  readonly shippingInfo: Order['shippingInfo']
  readonly mix: Required<OrderMix>
}

/** Most lines sell one of the seller's items; a few sell one that no longer exists. */
function generateProduct(spec: OrderSpec, random: Random): { sku: string; productName: string; cents: number } {
  if (spec.itemCount === 0 || random.chance(0.03)) {
    const number = random.digits(5)
    return { sku: `GONE-${number}`, productName: `Discontinued Article ${number}`, cents: random.int(500, 5000) }
  }
  const item = spec.itemAt(random.int(0, spec.itemCount - 1))
  return { sku: item.sku, productName: item.productName, cents: Math.round(item.price.amount * 100) }
}

function charge(random: Random, chargeType: Charge['chargeType'], cents: number): Charge {
  const chargeName = chargeType === 'PRODUCT' ? 'ItemPrice' : 'Shipping'
  const taxes = random.chance(0.7) ? taxesOf(moneyOf(Math.round(cents * 0.0825))) : {}
  return { chargeType, chargeName, chargeAmount: moneyOf(cents), ...taxes }
}

/** Walmart does not document whether charges are per unit or per line; two of three integrators say per line. */
function generateCharges(random: Random, centsPerUnit: number, quantity: number): Charge[] {
  const charges = [charge(random, 'PRODUCT', centsPerUnit * quantity)]
  if (random.chance(0.4)) charges.push(charge(random, 'SHIPPING', random.int(299, 1299)))
  return charges
}

function generateTracking(plan: LinePlan): TrackingInfo {
  const { random, orderDate, modifiedAt, shippingInfo } = plan
  const trackingNumber = `SIM${random.digits(12)}`
  return {
    shipDateTime: Math.min(modifiedAt, orderDate + random.int(1, 60) * hourMs),
    carrierName: { ...random.pick(seedCarriers) },
    methodCode: shippingInfo.methodCode,
    trackingNumber,
    trackingURL: `https://tracking.example.com/?number=${trackingNumber}`,
  }
}

function makeStatus(plan: LinePlan, status: LineStatusName, count: number): LineStatus {
  const statusQuantity = quantityOf(count)
  if (status === 'Cancelled') return { status, statusQuantity, cancellationReason: plan.random.pick(reasons) }
  if (status === 'Shipped' || status === 'Delivered')
    return { status, statusQuantity, trackingInfo: generateTracking(plan) }
  return { status, statusQuantity }
}

const oneStepBehind = { Shipped: 'Acknowledged', Delivered: 'Shipped' } as const

/** The possible statuses of an order's lines, so that a search for another status need not generate the order. */
export const statusesAt: Readonly<Record<LineStatusName, readonly LineStatusName[]>> = {
  Created: ['Created'],
  Acknowledged: ['Acknowledged'],
  Shipped: ['Shipped', 'Acknowledged', 'Cancelled'],
  Delivered: ['Delivered', 'Shipped', 'Cancelled'],
  Cancelled: ['Cancelled'],
}

/** A line may be one step behind its order, and a line of several units may have two statuses. */
function generateStatuses(plan: LinePlan, quantity: number): LineStatus[] {
  const { random, stage } = plan
  if (stage !== 'Shipped' && stage !== 'Delivered') return [makeStatus(plan, stage, quantity)]
  const behind = oneStepBehind[stage]
  if (quantity > 1 && random.chance(plan.mix.severalStatuses)) {
    const rest = random.int(1, quantity - 1)
    const other = random.chance(0.5) ? 'Cancelled' : behind
    return [makeStatus(plan, stage, quantity - rest), makeStatus(plan, other, rest)]
  }
  return [makeStatus(plan, !plan.isFirst && random.chance(0.15) ? behind : stage, quantity)]
}

/** Orders delivered one or two days after shipping belong to the program of that name. */
function programOf({ estimatedShipDate, estimatedDeliveryDate }: Order['shippingInfo']) {
  const shippingProgramType = ['ONE_DAY', 'TWO_DAY'][(estimatedDeliveryDate - estimatedShipDate) / dayMs - 1]
  return shippingProgramType === undefined ? {} : { shippingProgramType }
}

export function generateLine(spec: OrderSpec, plan: LinePlan): OrderLine {
  const { random, shippingInfo } = plan
  const { sku, productName, cents } = generateProduct(spec, random)
  const quantity = random.chance(plan.mix.severalUnits) ? random.int(2, 5) : 1
  return {
    lineNumber: String(plan.lineNumber),
    item: { productName, sku },
    charges: { charge: generateCharges(random, cents, quantity) },
    orderLineQuantity: quantityOf(quantity),
    statusDate: plan.modifiedAt,
    orderLineStatuses: { orderLineStatus: generateStatuses(plan, quantity) },
    fulfillment: {
      fulfillmentOption: 'S2H',
      shipMethod: shipMethods[shippingInfo.methodCode] ?? 'STANDARD',
      pickUpDateTime: plan.orderDate + 48 * hourMs,
      ...programOf(shippingInfo),
    },
  }
}
