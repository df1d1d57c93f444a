import type { Order, ShipNodeType } from '../payloads.ts'
import { makeOrder } from '../seed/orders.ts'
import type { SimulatedSeller } from '../seller.ts'
import type { OrderShape } from './order-shape.ts'
import { shapeLine } from './shape-line.ts'

/** Adds an order of this shape to the seller's orders. Throws if the shape contradicts itself. */
export function addOrder(seller: SimulatedSeller, shape: OrderShape): Order {
  const { customerOrderId, originalCustomerOrderID, carrierMethodName } = shape
  const nowMs = Math.floor(seller.now().getTime() / 1000) * 1000
  const orderDate = shape.orderDate ?? nowMs
  const type = shape.shipNodeType ?? 'SellerFulfilled'
  const generated = generateOrder(seller, orderDate)
  const sibling = findSibling(seller, customerOrderId)
  const statusDate = Math.max(nowMs, orderDate)
  const { shipNode: _shipNode, ...rest } = generated
  const shippingInfo = sibling === undefined ? generated.shippingInfo : structuredClone(sibling.shippingInfo)
  const order: Order = {
    ...rest,
    ...(customerOrderId === undefined ? {} : { customerOrderId }),
    ...(originalCustomerOrderID === undefined ? {} : { orderType: 'REPLACEMENT', originalCustomerOrderID }),
    ...(sibling === undefined ? {} : { customerEmailId: sibling.customerEmailId }),
    shippingInfo: { ...shippingInfo, ...(carrierMethodName === undefined ? {} : { carrierMethodName }) },
    orderLines: {
      orderLine: (shape.lines ?? [{}]).map((line, index) => {
        const template = generated.orderLines.orderLine[index % generated.orderLines.orderLine.length]
        if (template === undefined) throw new Error('An order was generated without lines')
        return { ...shapeLine(seller, template, { line, type, statusDate }), lineNumber: String(index + 1) }
      }),
    },
    ...shapeShipNode(seller, type, shape.shipNode),
  }
  // Appended, because `unshift` would generate every order in the list. Responses are sorted by date anyway.
  seller.orders.push(order)
  return order
}

/** Generates an order with another date. */
function generateOrder(seller: SimulatedSeller, orderDate: number): Order {
  const spec = seller.orderSpec
  const order = makeOrder({ ...spec, count: Math.max(spec.count, 1) }, seller.nextOrderPosition())
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

/** An order of the same customer order, and thus of the same customer. */
function findSibling(seller: SimulatedSeller, customerOrderId: string | undefined): Order | undefined {
  if (customerOrderId === undefined) return undefined
  const { orderIndex } = seller
  const positions = Array.from(seller.orders.keys())
  const position = positions.find((at) => orderIndex.summary(at).customerOrderId === customerOrderId)
  return position === undefined ? undefined : orderIndex.orders.peek(position)
}

function shapeShipNode(
  { shipNodes }: SimulatedSeller,
  type: ShipNodeType,
  id: string | null | undefined,
): Pick<Order, 'shipNode'> {
  if (id === null && type === 'SellerFulfilled') return {}
  if (id === null) throw new Error(`A ${type} order needs a shipNode, which cannot be left out`)
  if (type === 'WFSFulfilled' && id === undefined) return { shipNode: { type, name: 'Walmart Fulfillment Services' } }
  const candidates = shipNodes.filter((node) => (node.nodeType === '3PL') === (type === '3PLFulfilled'))
  const node = id === undefined ? candidates[0] : shipNodes.find(({ shipNode }) => shipNode === id)
  // Orders may name a ship node that is not in the seller's list.
  if (node === undefined) return { shipNode: id === undefined ? { type } : { type, id } }
  return { shipNode: { type, name: node.shipNodeName, id: node.shipNode } }
}
