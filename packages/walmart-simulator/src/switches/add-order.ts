import type { Order, ShipNodeType } from '../payloads.ts'
import { makeOrder } from '../seed/orders.ts'
import type { SimulatedSeller } from '../seller.ts'
import type { OrderShape } from './order-shape.ts'
import { shapeLine } from './shape-line.ts'

/** Puts an order of this shape among the seller's, and returns it. Throws an `Error` where the shape contradicts itself. */
export function addOrder(seller: SimulatedSeller, shape: OrderShape): Order {
  const { customerOrderId, originalCustomerOrderID } = shape
  const nowMs = Math.floor(seller.now().getTime() / 1000) * 1000
  const orderDate = shape.orderDate ?? nowMs
  const type = shape.shipNodeType ?? 'SellerFulfilled'
  const drawn = drawOrder(seller, orderDate)
  const sibling = findSibling(seller, customerOrderId)
  const statusDate = Math.max(nowMs, orderDate)
  const { shipNode: _drawn, ...rest } = drawn
  const order: Order = {
    ...rest,
    ...(customerOrderId === undefined ? {} : { customerOrderId }),
    ...(originalCustomerOrderID === undefined ? {} : { orderType: 'REPLACEMENT', originalCustomerOrderID }),
    ...(sibling === undefined
      ? {}
      : { customerEmailId: sibling.customerEmailId, shippingInfo: structuredClone(sibling.shippingInfo) }),
    orderLines: {
      orderLine: (shape.lines ?? [{}]).map((line, place) => {
        const template = drawn.orderLines.orderLine[place % drawn.orderLines.orderLine.length]
        if (template === undefined) throw new Error('An order without lines was drawn')
        return { ...shapeLine(seller, template, { line, type, statusDate }), lineNumber: String(place + 1) }
      }),
    },
    ...shapeShipNode(seller, type, shape.shipNode),
  }
  // At the end: a place in front would make every order of the list. Answers are sorted by date anyway.
  seller.orders.push(order)
  return order
}

/** An order as any other, but of this date. */
function drawOrder(seller: SimulatedSeller, orderDate: number): Order {
  const world = seller.orderWorld
  const order = makeOrder({ ...world, count: Math.max(world.count, 1) }, seller.takeOrderPosition())
  const laterMs = orderDate - order.orderDate
  const { shippingInfo } = order
  for (const line of order.orderLines.orderLine) line.fulfillment.pickUpDateTime += laterMs
  return {
    ...order,
    orderDate,
    shippingInfo: {
      ...shippingInfo,
      estimatedShipDate: shippingInfo.estimatedShipDate + laterMs,
      estimatedDeliveryDate: shippingInfo.estimatedDeliveryDate + laterMs,
    },
  }
}

/** An order of the same customer order: it has the same customer. */
function findSibling(seller: SimulatedSeller, customerOrderId: string | undefined): Order | undefined {
  if (customerOrderId === undefined) return undefined
  const { orderIndex } = seller
  const positions = Array.from(seller.orders.keys())
  const position = positions.find((at) => orderIndex.head(at).customerOrderId === customerOrderId)
  return position === undefined ? undefined : orderIndex.orders.peek(position)
}

function shapeShipNode(
  { shipNodes }: SimulatedSeller,
  type: ShipNodeType,
  id: string | null | undefined,
): Pick<Order, 'shipNode'> {
  if (id === null && type === 'SellerFulfilled') return {}
  if (id === null) throw new Error(`An order that is ${type} says so in its shipNode, which cannot be left out`)
  if (type === 'WFSFulfilled' && id === undefined) return { shipNode: { type, name: 'Walmart Fulfillment Services' } }
  const candidates = shipNodes.filter((node) => (node.nodeType === '3PL') === (type === '3PLFulfilled'))
  const node = id === undefined ? candidates[0] : shipNodes.find(({ shipNode }) => shipNode === id)
  // An id that is none of the seller's stays: an order may name a node that no list holds.
  if (node === undefined) return { shipNode: id === undefined ? { type } : { type, id } }
  return { shipNode: { type, name: node.shipNodeName, id: node.shipNode } }
}
