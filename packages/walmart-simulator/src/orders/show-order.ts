import type { Order } from '../payloads.ts'

/** The optional parts of an order in a response. */
export interface OrderView {
  readonly productInfo: boolean
  readonly replacementInfo: boolean
}

export function readOrderView(parameters: URLSearchParams): OrderView {
  const isOn = (name: string) => parameters.get(name) === 'true'
  return { productInfo: isOn('productInfo'), replacementInfo: isOn('replacementInfo') }
}

/** The order as it appears in a response. Does not change the order. */
export function showOrder(order: Order, { productInfo, replacementInfo }: OrderView): Order {
  const { orderType, originalCustomerOrderID, ...rest } = order
  const original = originalCustomerOrderID === undefined ? {} : { originalCustomerOrderID }
  const replacement = replacementInfo ? { orderType: orderType ?? 'REGULAR', ...original } : {}
  return { ...(productInfo ? withProductInfo(rest) : rest), ...replacement }
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
