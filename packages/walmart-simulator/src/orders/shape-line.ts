import type { Charge, LineStatus, LineStatusName, OrderLine, ShipNodeType } from '../payloads.ts'
import { Random } from '../seed/random.ts'
import type { SimulatedSeller } from '../seller.ts'
import { centsOf, moneyOf, readCents } from './cents.ts'
import { changeAmounts } from './charges.ts'
import { quantityOf } from './line-lifecycle.ts'
import type { LineShape } from './order-shape.ts'

/** The requested line, and what it inherits from its order. */
interface WantedLine {
  readonly line: LineShape
  readonly type: ShipNodeType
  readonly statusDate: number
}

/** Changes a generated line into the requested one. Throws if the request contradicts itself. */
export function shapeLine(seller: SimulatedSeller, template: OrderLine, wanted: WantedLine): OrderLine {
  const { line, type, statusDate } = wanted
  const requested = Object.entries(line.statuses ?? {}) as [LineStatusName, number][]
  const sum = requested.reduce((total, [, count]) => total + count, 0)
  const quantity = line.quantity ?? (sum === 0 ? 1 : sum)
  if (!Number.isInteger(quantity) || quantity < 1) throw new Error('The quantity of a line must be at least 1')
  if (requested.length > 0 && sum !== quantity)
    throw new Error(`The statuses of a line add up to ${sum}, but its quantity is ${quantity}`)
  // Walmart acknowledges the orders it fulfills.
  const first = type === 'WFSFulfilled' ? 'Acknowledged' : 'Created'
  const statuses = requested.length === 0 ? [[first, quantity] as const] : requested
  return {
    ...template,
    item: line.sku === undefined ? template.item : itemOf(seller, line.sku),
    ...(line.virtualPackSize === undefined ? {} : virtualPack(template, quantity, line.virtualPackSize)),
    charges: { charge: withDiscount(scaleCharges(template, quantity), line.subscriptionDiscount) },
    orderLineQuantity: quantityOf(quantity),
    statusDate,
    orderLineStatuses: {
      orderLineStatus: statuses.map(([status, count]) => lineStatus({ status, count, statusDate })),
    },
  }
}

/** The SKU of a pack is Walmart's item id. The seller has no item with that SKU. */
function virtualPack(template: OrderLine, quantity: number, size: number): Pick<OrderLine, 'item' | 'miscAttributes'> {
  if (!Number.isInteger(size) || size < 2 || size > 6) throw new Error('A virtual pack has 2 to 6 items')
  const random = new Random(0x7b, size, ...Buffer.from(template.item.sku))
  const id = random.digits(10)
  const detail = [
    { key: 'VIRTUAL_PACK_UNITS_ORDERED', value: String(quantity) },
    { key: 'VIRTUAL_PACK_SIZE', value: String(size) },
    { key: 'VIRTUAL_PACK_OFFER_ID', value: random.text('0123456789ABCDEF', 32) },
    { key: 'VIRTUAL_PACK_PRODUCT_URL', value: `https://www.example.com/ip/${id}` },
  ]
  return {
    item: { sku: id, productName: `${template.item.productName}, pack of ${size}` },
    miscAttributes: { miscAttribute: [{ name: 'VIRTUAL_PACK', details: { detail } }] },
  }
}

function itemOf(seller: SimulatedSeller, sku: string): OrderLine['item'] {
  const position = seller.itemIndex.find('sku', sku)
  if (position === undefined) return { sku, productName: `Article ${sku}` }
  return { sku, productName: seller.itemList.peek(position).productName }
}

/** Product charges scale with the quantity, shipping charges do not. */
function scaleCharges(template: OrderLine, quantity: number): Charge[] {
  const factor = quantity / Number(template.orderLineQuantity.amount)
  const scale = (amount: number) => Math.round(amount * 100 * factor) / 100
  return template.charges.charge.map((charge) => {
    if (charge.chargeType !== 'PRODUCT') return charge
    return changeAmounts(charge, ({ currency, amount }) => ({ currency, amount: scale(amount) }))
  })
}

/** Walmart documents the name of a subscriber's discount, but not its sign; that of discounts in returns is negative. */
function withDiscount(charges: Charge[], dollars: number | undefined): Charge[] {
  if (dollars === undefined) return charges
  const cents = readCents(dollars) ?? 0
  const [price] = charges
  if (price === undefined || cents < 1 || cents > centsOf(price.chargeAmount)) {
    throw new Error('A discount must be between 0.01 and the price of the line')
  }
  const chargeName = 'SubscriptionDiscount'
  return [...charges, { chargeType: 'PRODUCT', chargeName, chargeAmount: moneyOf(-cents) }]
}

interface Part {
  readonly status: LineStatusName
  readonly count: number
  readonly statusDate: number
}

function lineStatus({ status, count, statusDate }: Part): LineStatus {
  const part = { status, statusQuantity: quantityOf(count) }
  if (status === 'Cancelled') return { ...part, cancellationReason: 'CUSTOMER_REQUESTED_SELLER_TO_CANCEL' }
  if (status !== 'Shipped' && status !== 'Delivered') return part
  const trackingNumber = `SIM${statusDate}`
  const trackingURL = `https://tracking.example.com/?number=${trackingNumber}`
  const carrierName = { carrier: 'FedEx' }
  return {
    ...part,
    trackingInfo: { shipDateTime: statusDate, carrierName, methodCode: 'Standard', trackingNumber, trackingURL },
  }
}
