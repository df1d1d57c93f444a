import type { Incentive, Order, OrderLine } from '../payloads.ts'
import { Random } from '../seed/random.ts'
import { centsOf, moneyOf } from './cents.ts'

/** The optional parts of an order in a response. */
export interface OrderView {
  readonly productInfo: boolean
  readonly replacementInfo: boolean
  /** In lists only. */
  readonly incentiveInfo: boolean
}

export function readOrderView(parameters: URLSearchParams): OrderView {
  const isOn = (name: string) => parameters.get(name) === 'true'
  return {
    productInfo: isOn('productInfo'),
    replacementInfo: isOn('replacementInfo'),
    incentiveInfo: isOn('incentiveInfo'),
  }
}

/** The order as it appears in a response. Does not change the order. */
export function showOrder(order: Order, { productInfo, replacementInfo, incentiveInfo }: OrderView): Order {
  const { orderType, originalCustomerOrderID, ...rest } = order
  const original = originalCustomerOrderID === undefined ? {} : { originalCustomerOrderID }
  const replacement = replacementInfo ? { orderType: orderType ?? 'REGULAR', ...original } : {}
  const shown = productInfo ? withProductInfo(rest) : rest
  return { ...(incentiveInfo ? withIncentives(shown) : shown), ...replacement }
}

/** Image and weight are not stored; they are derived from the SKU. */
function withProductInfo(order: Order): Order {
  const orderLine = order.orderLines.orderLine.map((line) => {
    const imageUrl = `https://images.example.com/${encodeURIComponent(line.item.sku)}.jpeg`
    const weight = { value: (1 + line.item.sku.length / 10).toFixed(1), unit: 'Pounds' }
    return { ...line, item: { imageUrl, weight, ...line.item } }
  })
  return { ...order, orderLines: { orderLine } }
}

/** One item in five has an incentive, derived from the SKU. */
function withIncentives(order: Order): Order {
  const orderLine = order.orderLines.orderLine.map((line) => {
    const incentive = incentiveOf(line)
    return incentive === undefined ? line : { ...line, incentive }
  })
  return { ...order, orderLines: { orderLine } }
}

function incentiveOf({ item, charges }: OrderLine): Incentive | undefined {
  const random = new Random(0x1c, ...Buffer.from(item.sku))
  if (!random.chance(0.2)) return undefined
  if (random.chance(0.5)) {
    const originalReferralFee = { percentageApplied: 15 }
    return { type: 'Reduced referral', originalReferralFee, reducedReferralFeeDiscount: { percentageApplied: 5 } }
  }
  const [price] = charges.charge
  const paidCents = price === undefined ? 0 : centsOf(price.chargeAmount)
  const fundedCents = Math.round(paidCents / 10)
  const originalPrice = moneyOf(paidCents + fundedCents)
  return { type: 'Walmart funded', originalPrice, walmartFundedIncentive: moneyOf(fundedCents) }
}
