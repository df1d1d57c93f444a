import { changeAmounts } from '../orders/charges.ts'
import type { Money, Order } from '../payloads.ts'

/** Converts the charges in a response with one or more orders to charges per unit. Returns other responses unchanged. */
export function chargePerUnit(body: unknown): unknown {
  const { order, list } = (body ?? {}) as { order?: Order; list?: { elements?: { order?: Order[] } } }
  if (order !== undefined) return { ...(body as object), order: perUnit(order) }
  const orders = list?.elements?.order
  if (orders === undefined) return body
  return { ...(body as object), list: { ...list, elements: { ...list?.elements, order: orders.map(perUnit) } } }
}

function perUnit(order: Order): Order {
  const orderLine = order.orderLines.orderLine.map((line) => {
    const quantity = Number(line.orderLineQuantity.amount)
    const divide = ({ currency, amount }: Money): Money => ({
      currency,
      amount: Math.round((amount * 100) / quantity) / 100,
    })
    const charge = line.charges.charge.map((one) => changeAmounts(one, divide))
    return { ...line, charges: { charge } }
  })
  return { ...order, orderLines: { ...order.orderLines, orderLine } }
}
