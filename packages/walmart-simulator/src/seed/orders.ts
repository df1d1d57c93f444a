import type { Order, OrderLine, ShipNode } from '../payloads.ts'
import { generateLine } from './order-lines.ts'
import { type OrderDraft, type OrderSpec, draftOrder } from './order-summary.ts'
import { generateAddress, generatePhone, generateRelayEmail } from './people.ts'
import { Random } from './random.ts'

const dayMs = 86_400_000
const methods = ['Standard', 'Value', 'Express'] as const
/** Carrier services that an order may have to be sent with. */
const services = [
  ...(['FEDEX_HOME_DELIVERY', 'FEDEX_EXPRESS', 'FEDEX_2DAY_EXPRESS', 'FEDEX_OVERNIGHT'] as const),
  ...(['FEDEX_GROUND_ECONOMY', 'UPS_GROUND', 'UPS_3DAY_SELECT', 'UPS_2DAY_AIR', 'UPS_NEXTDAY_AIR'] as const),
  ...(['UPS_SUREPOST', 'USPS_GROUND', 'USPS_PRIORITY_MAIL', 'USPS_PRIORITY_MAIL_EXPRESS'] as const),
] as const
/** The share of customers whose orders have to be sent with a service. */
const serviceShare = 0.1

type ShippingInfo = Order['shippingInfo']

/** An order may lack the id of its ship node; a seller-fulfilled order may lack the ship node altogether. */
function generateShipNode(order: OrderDraft, nodes: readonly ShipNode[]): Pick<Order, 'shipNode'> {
  const { random, shipNodeType: type } = order
  if (type === 'WFSFulfilled') return { shipNode: { type, name: 'Walmart Fulfillment Services' } }
  const candidates = nodes.filter((node) => (node.nodeType === '3PL') === (type === '3PLFulfilled'))
  const node = candidates[random.int(0, candidates.length - 1)]
  const roll = random.next()
  const isOwn = type === 'SellerFulfilled'
  const { withoutShipNode } = order.mix
  if (isOwn && roll < withoutShipNode) return {}
  if (roll < (isOwn ? withoutShipNode : 0.1) + 0.1 || node === undefined) return { shipNode: { type } }
  return { shipNode: { type, name: node.shipNodeName, id: node.shipNode } }
}

function generateLines(spec: OrderSpec, order: OrderDraft, shippingInfo: ShippingInfo): OrderLine[] {
  const { random } = order
  const roll = random.next()
  const count = spec.linesPerOrder ?? (roll < 0.6 ? 1 : roll < 0.85 ? 2 : roll < 0.95 ? 3 : 4)
  const lines: OrderLine[] = []
  let lineNumber = 0
  for (let index = 0; index < count; index += 1) {
    // Line numbers may start late and have gaps.
    lineNumber += random.chance(0.15) ? random.int(2, 4) : 1
    lines.push(generateLine(spec, { ...order, lineNumber, isFirst: index === 0, shippingInfo }))
  }
  return lines
}

function generateCustomer({
  random,
  orderDate,
  purchaseOrderId,
}: OrderDraft): Pick<Order, 'customerEmailId' | 'shippingInfo'> {
  const methodCode = random.pick(methods)
  const estimatedShipDate = orderDate + random.int(1, 2) * dayMs
  const customerEmailId = generateRelayEmail(random)
  const shippingInfo = {
    phone: generatePhone(random),
    estimatedDeliveryDate: estimatedShipDate + random.int(1, 6) * dayMs,
    estimatedShipDate,
    methodCode,
    postalAddress: generateAddress(random),
    ...generateService(purchaseOrderId),
  }
  return { customerEmailId, shippingInfo }
}

/** From a separate generator, so that it does not change the rest of the order. */
function generateService(purchaseOrderId: string): Pick<ShippingInfo, 'carrierMethodName'> {
  const random = new Random(0x5e, ...Buffer.from(purchaseOrderId))
  return random.chance(serviceShare) ? { carrierMethodName: random.pick(services) } : {}
}

/** The order at this position, newest first. Always the same for a seed, with times relative to `madeAt`. */
export function makeOrder(spec: OrderSpec, position: number): Order {
  const order = draftOrder(spec, position)
  const { purchaseOrderId, customerOrderId, orderDate, leader } = order
  const own = generateCustomer(order)
  // Purchase orders of one customer order have the same customer and address.
  const { customerEmailId, shippingInfo } = leader === position ? own : makeOrder(spec, leader)
  return {
    purchaseOrderId,
    customerOrderId,
    customerEmailId,
    orderDate,
    shippingInfo,
    orderLines: { orderLine: generateLines(spec, order, shippingInfo) },
    ...generateShipNode(order, spec.shipNodes),
  }
}
