import { ApiError } from '../gateway/api-error.ts'
import type { Order, OrderLine } from '../payloads.ts'
import type { SimulatedSeller } from '../seller.ts'
import { acknowledgeLine, cancelUnits, type ChangeContext, shipLine, unitsIn } from './line-lifecycle.ts'
import type { ChangedLine, OrderChange } from './order-shape.ts'

interface Action {
  /** The units that can be changed. */
  readonly unitsOf: (line: OrderLine) => number
  readonly apply: (line: OrderLine, wanted: Wanted, context: ChangeContext) => OrderLine
}

interface Wanted {
  readonly units: number
  readonly trackingNumber: string
}

const actions: Readonly<Record<OrderChange['action'], Action>> = {
  acknowledge: {
    unitsOf: (line) => unitsIn(line, 'Created'),
    apply: (line, _wanted, context) => acknowledgeLine(line, context),
  },
  ship: {
    unitsOf: (line) => unitsIn(line, 'Acknowledged'),
    apply: (line, wanted, context) =>
      shipLine(
        line,
        { parcels: [parcelOf(wanted, context)], sellerOrderId: undefined, intentToCancelOverride: true },
        context,
      ),
  },
  cancel: {
    unitsOf: openUnits,
    apply: (line, { units }, context) =>
      cancelUnits(line, [{ units, reason: 'CUSTOMER_REQUESTED_SELLER_TO_CANCEL' }], context),
  },
  'request-cancellation': { unitsOf: openUnits, apply: (line) => ({ ...line, intentToCancel: 'true' }) },
}

function openUnits(line: OrderLine): number {
  return unitsIn(line, 'Created', 'Acknowledged')
}

const parcelOf = ({ units, trackingNumber }: Wanted, { atMs }: ChangeContext) => ({
  units,
  trackingInfo: {
    shipDateTime: atMs,
    carrierName: { carrier: 'UPS' },
    methodCode: 'Standard',
    trackingNumber,
    trackingURL: `https://tracking.example.com/?number=${trackingNumber}`,
  },
})

/** Changes all the lines, or none. Throws if one cannot be changed. */
export function changeByHand(
  seller: SimulatedSeller,
  purchaseOrderId: string,
  { action, lines: named }: OrderChange,
): Order {
  const position = seller.orderIndex.find(purchaseOrderId)
  const order = position === undefined ? undefined : seller.orderIndex.orders.list[position]
  if (order === undefined) throw new Error(`Order ${purchaseOrderId} does not exist`)
  if (order.shipNode?.type === 'WFSFulfilled') throw new Error(`Order ${purchaseOrderId} is fulfilled by Walmart`)
  const { unitsOf, apply } = actions[action]
  const { orderLine } = order.orderLines
  const lines: readonly ChangedLine[] = named ?? orderLine.filter((line) => unitsOf(line) > 0)
  if (lines.length === 0) throw new Error(`Order ${purchaseOrderId} has no units to ${action}`)
  const context = { purchaseOrderId, atMs: seller.now().getTime(), shippedAt: seller.shippedAt }
  const changed = new Map<OrderLine, OrderLine>()
  for (const { lineNumber, quantity, trackingNumber = `SIM${purchaseOrderId}${lineNumber}` } of lines) {
    const line = orderLine.find((one) => one.lineNumber === lineNumber)
    if (line === undefined) throw new Error(`Order ${purchaseOrderId} has no line ${lineNumber}`)
    const current = changed.get(line) ?? line
    const units = quantity ?? unitsOf(current)
    if (units < 1) throw new Error(`Line ${lineNumber} of order ${purchaseOrderId} has no units to ${action}`)
    changed.set(
      line,
      asError(() => apply(current, { units, trackingNumber }, context)),
    )
  }
  for (const [line, next] of changed) Object.assign(line, next)
  return order
}

/** A change by hand that fails is a mistake of the test, not a response of Walmart. */
function asError<Result>(act: () => Result): Result {
  try {
    return act()
  } catch (error) {
    throw error instanceof ApiError ? new Error(error.message, { cause: error }) : error
  }
}
