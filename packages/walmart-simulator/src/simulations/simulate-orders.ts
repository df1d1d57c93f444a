import { readBody, type BodyPart } from '../gateway/body-part.ts'
import type { DataCall } from '../gateway/data-call.ts'
import { noItemsFound } from '../items/item-errors.ts'
import { markets } from '../markets.ts'
import { centsOf, moneyOf } from '../orders/cents.ts'
import { taxesOf } from '../orders/charges.ts'
import { deliverLine, unitsIn } from '../orders/line-lifecycle.ts'
import type { Charge, Order, PostalAddress } from '../payloads.ts'
import type { SimulatedSeller } from '../seller.ts'

const component = 'GMP_ITEM_QUERY_API'
const taxRate = 0.0825

/** `POST /v1/simulations/orders`. */
export function createOrder(call: DataCall): { purchaseOrderId: string } {
  const { seller } = call
  const body = readBody(call, component)
  const lines = body.object('orderLines').list('orderLine').map(readLine)
  const charges = lines.map(({ sku, quantity }) => chargesOf(seller, sku, quantity))
  const shippingInfo = body.object('shippingInfo')
  const customer = { customerEmailId: body.text('customerEmailId') }
  const phone = shippingInfo.text('phone')
  const postalAddress = readAddress(shippingInfo.object('postalAddress'), markets[seller.market].country)
  const order = seller.addOrder({ lines })
  Object.assign(order, customer)
  Object.assign(order.shippingInfo, { phone, postalAddress })
  for (const [index, line] of order.orderLines.orderLine.entries()) line.charges = { charge: charges[index] ?? [] }
  return { purchaseOrderId: order.purchaseOrderId }
}

/** `POST /v1/simulations/orders/{purchaseOrderId}/deliver`. */
export function deliverSimulatedOrder(call: DataCall): object {
  const order = findOrder(call.seller, call.params['purchaseOrderId'] ?? '')
  const named = readBody(call, component)
    .object('orderLines')
    .list('orderLine')
    .map((part) => {
      part
        .object('orderLineStatuses')
        .list('orderLineStatus')
        .forEach((status) => status.oneOf('status', ['Delivered']))
      const line = order.orderLines.orderLine.find(({ lineNumber }) => lineNumber === part.text('lineNumber'))
      if (line === undefined) throw part.error('lineNumber', 'The order has no such line')
      if (unitsIn(line, 'Shipped') === 0) throw part.error('lineNumber', 'The line has no shipped units')
      return line
    })
  for (const line of named) Object.assign(line, deliverLine(line, call.now.getTime()))
  return { success: true, message: 'Order successfully delivered.' }
}

/** Walmart documents the error of an unknown item for an unknown order too. */
export function findOrder({ orderIndex }: SimulatedSeller, purchaseOrderId: string): Order {
  const position = orderIndex.find(purchaseOrderId)
  const order = position === undefined ? undefined : orderIndex.orders.list[position]
  if (order === undefined) throw noItemsFound()
  return order
}

function readLine(part: BodyPart) {
  const sku = part.object('item').text('sku')
  const quantity = part.object('orderLineQuantity')
  quantity.oneOf('unitOfMeasurement', ['EACH'])
  const amount = quantity.text('amount')
  if (!/^[1-9]\d{0,5}$/.test(amount)) throw quantity.error('amount', 'amount must be a whole number in a string')
  return { sku, quantity: Number(amount) }
}

function chargesOf({ itemIndex, itemList }: SimulatedSeller, sku: string, quantity: number): Charge[] {
  const position = itemIndex.find('sku', sku)
  if (position === undefined) throw noItemsFound()
  const cents = centsOf(itemList.peek(position).price) * quantity
  const taxes = taxesOf(moneyOf(Math.round(cents * taxRate)))
  return [{ chargeType: 'PRODUCT', chargeName: 'ItemPrice', chargeAmount: moneyOf(cents), ...taxes }]
}

function readAddress(part: BodyPart, country: string): PostalAddress {
  return {
    name: part.text('name'),
    address1: part.text('address1'),
    city: part.text('city'),
    state: part.text('state'),
    postalCode: part.text('postalCode'),
    country: part.oneOf('country', [country]),
    addressType: part.text('addressType'),
  }
}
