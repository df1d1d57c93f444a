import type { Order } from '../payloads.ts'

/** What of an order a caller wants to see beyond what is always shown. */
export interface OrderView {
  readonly productInfo: boolean
  readonly replacementInfo: boolean
}

/** The order as an answer has it. The order itself stays as it is. */
export function showOrder(order: Order, { productInfo, replacementInfo }: OrderView): Order {
  const { orderType, originalCustomerOrderID, ...rest } = order
  const original = originalCustomerOrderID === undefined ? {} : { originalCustomerOrderID }
  const replacement = replacementInfo ? { orderType: orderType ?? 'REGULAR', ...original } : {}
  return { ...(productInfo ? withProductInfo(rest) : rest), ...replacement }
}

/** Picture and weight are not part of the data: both follow from the SKU. */
function withProductInfo(order: Order): Order {
  const orderLine = order.orderLines.orderLine.map((line) => {
    const imageUrl = `https://images.example.com/${encodeURIComponent(line.item.sku)}.jpeg`
    const weight = { value: (1 + line.item.sku.length / 10).toFixed(1), unit: 'Pounds' }
    return { ...line, item: { imageUrl, weight, ...line.item } }
  })
  return { ...order, orderLines: { orderLine } }
}
