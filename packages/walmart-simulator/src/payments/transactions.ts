import { centsOf } from '../orders/cents.ts'
import type { Charge, LineStatus, Order, OrderLine } from '../payloads.ts'
import { isIssued } from '../returns/issued-return.ts'
import type { ReturnOrderLine } from '../returns/payloads.ts'
import { isOfReturn } from '../returns/refund-on-order.ts'
import { Random } from '../seed/random.ts'
import type { SimulatedSeller } from '../seller.ts'
import type { ReconRow } from './payloads.ts'
import type { PaymentPeriod } from './payment-periods.ts'
import { usDate } from './payment-periods.ts'

/** An amount of a transaction. `cents` is negative if the seller pays it. */
export interface Transaction {
  readonly cents: number
  readonly row: ReconRow
}

const dayMs = 86_400_000
/** Generated orders are shipped within 60 hours. */
const longestHandlingMs = 3 * dayMs
export const commissionRate = 0.15
const types = ['SellerFulfilled', 'WFSFulfilled', '3PLFulfilled'] as const

/** The transactions of a period: sales when a line ships, fees with them, and refunds when a line is refunded. */
export function transactionsIn(seller: SimulatedSeller, period: PaymentPeriod): Transaction[] {
  const orders = ordersBefore(seller, period)
  const ofOrders = orders.flatMap((order) =>
    order.orderLines.orderLine.flatMap((line) => [
      ...salesOf(seller, period, { order, line }),
      ...refundsOf(seller, period, { order, line }),
    ]),
  )
  const all = [...ofOrders, ...returnsIn(seller, period)]
  return all.length === 0 ? [] : [...all, ...advertising(period)]
}

/** The orders that may have a transaction in the period. Only those that were changed can be older. */
function ordersBefore({ orderIndex }: SimulatedSeller, { startMs, endMs }: PaymentPeriod): Order[] {
  return types.flatMap((type) => {
    const { from, to } = orderIndex.between(type, 0, endMs)
    const positions = Array.from({ length: Math.max(0, to - from) }, (_, rank) =>
      orderIndex.positionAt(type, from + rank),
    )
    return positions
      .filter((position) => {
        const isStored = orderIndex.orders.stored(position) !== undefined
        return isStored || orderIndex.summary(position).orderDate >= startMs - longestHandlingMs
      })
      .map((position) => orderIndex.orders.peek(position))
  })
}

interface Sold {
  readonly order: Order
  readonly line: OrderLine
}

const isIn = ({ startMs, endMs }: PaymentPeriod, ms: number) => ms >= startMs && ms < endMs

/** A sale has a row for each amount, all with one transaction key. Walmart's shipping label has a key of its own. */
function salesOf(seller: SimulatedSeller, period: PaymentPeriod, { order, line }: Sold): Transaction[] {
  const ordered = Number(line.orderLineQuantity.amount)
  return line.orderLineStatuses.orderLineStatus.flatMap((part, index) => {
    const shippedMs = shipTimeOf(part)
    if (shippedMs === undefined || !isIn(period, shippedMs)) return []
    const units = Number(part.statusQuantity.amount)
    const [key, labelKey] = keysOf({ order, line }, index, shippedMs)
    const base = { ...describeLine(seller, { order, line }), ...dated(key, shippedMs), 'Ship Qty': String(units) }
    const sale = { ...base, 'Transaction Type': 'Sale', 'Transaction Description': 'Purchase' }
    const amounts = line.charges.charge.flatMap((charge) => amountsOf(charge, units / ordered, sale))
    const reversed = order.shipNode?.type === 'WFSFulfilled' ? shippingReversal(line, units / ordered, base) : []
    return [...amounts, ...reversed, ...feesOf(order, { ...base, 'Transaction Key': labelKey })]
  })
}

/** Walmart keeps what the customer pays for its shipping: it credits the charge to the seller and reverses it. */
function shippingReversal(line: OrderLine, share: number, base: ReconRow): Transaction[] {
  const row = { ...base, 'Transaction Type': 'Adjustment', 'Transaction Description': 'WFS shipping reversal' }
  const charges = line.charges.charge.filter(({ chargeType }) => chargeType === 'SHIPPING')
  return charges.flatMap((charge) => amountsOf(charge, -share, row))
}

function shipTimeOf({ status, trackingInfo }: LineStatus): number | undefined {
  return status === 'Shipped' || status === 'Delivered' ? trackingInfo?.shipDateTime : undefined
}

/** Price, tax that Walmart collects and withholds, and commission; for a refund with the opposite signs. */
function amountsOf({ chargeType, chargeAmount, tax }: Charge, share: number, row: ReconRow): Transaction[] {
  const isProduct = chargeType === 'PRODUCT'
  const price = Math.round(centsOf(chargeAmount) * share)
  const taxCents = tax === undefined ? 0 : Math.round(centsOf(tax.taxAmount) * share)
  const commission = -Math.round(price * commissionRate)
  const rate = { 'Commission Rate': '15', 'Base Commission Rate': '15', 'Original Commission': text(commission) }
  const what = isProduct ? 'Product' : 'Shipping'
  return [
    transaction(price, { ...row, 'Amount Type': isProduct ? 'Product Price' : 'Shipping' }),
    transaction(taxCents, { ...row, 'Amount Type': `${what} tax` }),
    transaction(-taxCents, { ...row, 'Amount Type': `${what} tax withheld` }),
    transaction(commission, { ...row, ...rate, 'Amount Type': `Commission on ${what}` }),
  ].filter(({ cents }) => cents !== 0)
}

/** Walmart charges for its fulfillment, and some sellers ship with its labels. */
function feesOf(order: Order, row: ReconRow): Transaction[] {
  if (order.shipNode?.type === 'WFSFulfilled') {
    const fee = { 'Transaction Type': 'Service Fee', 'Transaction Description': 'WFS Fulfillment fee' }
    return [transaction(-345, { ...row, ...fee, 'Amount Type': 'WFS Fulfillment fee' })]
  }
  if (Number(order.purchaseOrderId) % 4 !== 0) return []
  const label = { 'Transaction Type': 'Adjustment', 'Transaction Description': 'Walmart Shipping Label Service Charge' }
  return [transaction(-382, { ...row, ...label, 'Amount Type': 'Fee/Reimbursement' })]
}

/** Refunds that the seller issued on the order. Their amounts are negative. */
function refundsOf(seller: SimulatedSeller, period: PaymentPeriod, sold: Sold): Transaction[] {
  const { line } = sold
  if (line.refund === undefined || !isIn(period, line.statusDate)) return []
  const [key] = keysOf(sold, 90, line.statusDate)
  const refund = { 'Transaction Type': 'Refund', 'Transaction Description': 'Seller Triggered Refund' }
  const row = { ...describeLine(seller, sold), ...dated(key, line.statusDate), ...refund }
  const entries = line.refund.refundCharges.refundCharge.filter((entry) => !isOfReturn(entry))
  return entries.flatMap(({ charge, refundReason }) =>
    amountsOf(charge, 1, { ...row, 'Transaction Reason Description': refundReason }),
  )
}

/** Refunds of returned units. Those that the seller issued on the order are in the order. */
function returnsIn(seller: SimulatedSeller, period: PaymentPeriod): Transaction[] {
  const lines = seller.returnStore.returns.flatMap((one) => (isIssued(one) ? [] : one.returnOrderLines))
  return lines.flatMap((returned) => {
    const refundedMs = Date.parse(returned.statusTime)
    if (returned.refundedQty === 0 || !isIn(period, refundedMs)) return []
    return refundsOfReturn(seller, returned, refundedMs)
  })
}

function refundsOfReturn(seller: SimulatedSeller, returned: ReturnOrderLine, refundedMs: number): Transaction[] {
  const position = seller.orderIndex.find(returned.purchaseOrderId)
  const order = position === undefined ? undefined : seller.orderIndex.orders.peek(position)
  const number = String(returned.purchaseOrderLineNumber)
  const line = order?.orderLines.orderLine.find(({ lineNumber }) => lineNumber === number)
  if (order === undefined || line === undefined) return []
  const [key] = keysOf({ order, line }, 91, refundedMs)
  const refund = { 'Transaction Type': 'Refund', 'Transaction Description': 'Return Refund' }
  const row = { ...describeLine(seller, { order, line }), ...dated(key, refundedMs), ...refund }
  const share = -returned.refundedQty / Number(line.orderLineQuantity.amount)
  const charges = line.charges.charge.filter(({ chargeType }) => chargeType === 'PRODUCT')
  return charges.flatMap((charge) => amountsOf(charge, share, row))
}

/** Two payments that are equal in every column: an import that drops duplicates loses one. */
function advertising({ endMs }: PaymentPeriod): Transaction[] {
  const row = {
    ...dated('', endMs - dayMs),
    'Transaction Type': 'Service Fee',
    'Transaction Description': 'Walmart Product Advertising',
    'Amount Type': 'Fee/Reimbursement',
  }
  return [transaction(-1250, row), transaction(-1250, row)]
}

function describeLine({ itemIndex, itemList }: SimulatedSeller, { order, line }: Sold): ReconRow {
  const position = itemIndex.find('sku', line.item.sku)
  const item = position === undefined ? undefined : itemList.peek(position)
  const { city, state, postalCode, country } = order.shippingInfo.postalAddress
  const isWfs = order.shipNode?.type === 'WFSFulfilled'
  return {
    'Customer Order #': order.customerOrderId,
    'Customer Order line #': line.lineNumber,
    'Purchase Order #': order.purchaseOrderId,
    'Purchase Order line #': line.lineNumber,
    'Partner Item Id': line.item.sku,
    'Partner Item Name': line.item.productName,
    'Product Tax Code': '100',
    'Ship to State': state,
    'Ship to City': city,
    'Ship to Zipcode': postalCode,
    'Ship to country': country,
    'Contract Category': 'Home',
    'Shipping Method': `Marketplace ${order.shippingInfo.methodCode.toLowerCase()}`,
    'Fulfillment Type': isWfs ? 'Walmart-fulfilled(WFS)' : 'Seller Fulfilled',
    ...(item === undefined
      ? {}
      : { 'Partner GTIN': item.gtin, 'Product Type': item.productType, 'Item Condition': item.condition }),
  }
}

/** Keys such as `2026_04_30_1387066`, always the same for a line and a time. */
function keysOf({ order, line }: Sold, index: number, ms: number): [string, string] {
  const random = new Random(Number(order.purchaseOrderId) % 1e9, Number(line.lineNumber), index)
  const day = new Date(ms).toISOString().slice(0, 10).replaceAll('-', '_')
  return [`${day}_${random.digits(7)}`, `${day}_${random.digits(7)}`]
}

const dated = (key: string, ms: number): ReconRow => ({
  ...(key === '' ? {} : { 'Transaction Key': key }),
  'Transaction Posted Timestamp': usDate(ms),
})

const text = (cents: number): string => (cents / 100).toFixed(2)
const transaction = (cents: number, row: ReconRow): Transaction => ({ cents, row: { ...row, Amount: text(cents) } })
