import type { Shipment, WalmartSend } from '@aisle/contract'
import type { Order, OrderLine } from '@aisle/walmart-simulator'

/** What sends can change of an order's line. */
interface LineState {
  isAcknowledged: boolean
  cancelled: number
  refundedCents: number
  /** Units by tracking number. */
  readonly shipped: Record<string, number>
}

type Lines = Record<string, LineState>

/** Why a send may be `unknown`: somebody else has changed the order, or Walmart could not be asked in time. */
export type Doubt = 'changed_meanwhile' | 'unconfirmed'

/** A unit that a person has shipped in Seller Center. */
export interface HandShipment {
  readonly lineNumber: string
  readonly trackingNumber: string
}

export interface SentOrder {
  /** The order in Walmart's state. */
  readonly order: Order
  readonly sends: readonly WalmartSend[]
  /** What anybody but Aisle has changed since the order was created. */
  readonly byHand: readonly HandShipment[]
  /** The sends that may be unknown, by id. */
  readonly doubts: ReadonlyMap<number, Doubt>
}

/**
 * What is wrong with an order of which all sends have ended: Walmart must have applied those that are `applied`, once, and
 * nothing else. One that is `unknown` may have been applied or not, and there must have been a reason for it.
 */
export function wrongOf({ order, sends, byHand, doubts }: SentOrder): string[] {
  const open = sends.filter(({ settled_at: settledAt }) => settledAt === null)
  if (open.length > 0) return [`${order.purchaseOrderId}: send ${open[0]?.id} is still ${open[0]?.status}`]
  const odd = sends.filter(({ id, status, outcome }) => status === 'unknown' && outcome?.code !== doubts.get(id))
  const applied = sends.filter(({ status }) => status === 'applied')
  const unknown = sends.filter(({ status }) => status === 'unknown')
  const shown = JSON.stringify(shownOf(order))
  const isExplained = subsetsOf(unknown).some(
    (subset) => shown === JSON.stringify(stateAfter({ order, byHand }, [...applied, ...subset])),
  )
  const said = sends.map(({ type, status, outcome, intent }) => ({ type, status, code: outcome?.code, intent }))
  return [
    ...odd.map(({ id, outcome }) => `send ${id} is unknown because of ${outcome?.code}`),
    ...(isExplained ? [] : [`${order.purchaseOrderId} is ${shown} after ${JSON.stringify(said)}`]),
  ]
}

function subsetsOf<Value>(values: readonly Value[]): Value[][] {
  return values.reduce<Value[][]>((sets, value) => [...sets, ...sets.map((set) => [...set, value])], [[]])
}

const unitsOf = (line: OrderLine, ...names: readonly string[]) =>
  line.orderLineStatuses.orderLineStatus.filter(({ status }) => names.includes(status))
const sumOf = (parts: ReturnType<typeof unitsOf>) =>
  parts.reduce((sum, { statusQuantity }) => sum + Number(statusQuantity.amount), 0)

function shownOf(order: Order): Lines {
  return linesOf(order, (line) => {
    const shipped: Record<string, number> = {}
    for (const part of unitsOf(line, 'Shipped', 'Delivered')) {
      const number = part.trackingInfo?.trackingNumber ?? 'none'
      shipped[number] = (shipped[number] ?? 0) + Number(part.statusQuantity.amount)
    }
    const charges = line.refund?.refundCharges.refundCharge ?? []
    return {
      isAcknowledged: sumOf(unitsOf(line, 'Created')) === 0,
      cancelled: sumOf(unitsOf(line, 'Cancelled')),
      refundedCents: Math.round(charges.reduce((sum, one) => sum - one.charge.chargeAmount.amount * 100, 0)),
      shipped: sortedKeys(shipped),
    }
  })
}

/** Applies the sends in their order: only one send of an order is under way at a time. */
function stateAfter({ order, byHand }: Pick<SentOrder, 'byHand' | 'order'>, applied: readonly WalmartSend[]): Lines {
  const lines = linesOf(order, () => ({ isAcknowledged: false, cancelled: 0, refundedCents: 0, shipped: {} }))
  for (const { lineNumber, trackingNumber } of byHand) lineIn(lines, lineNumber).shipped[trackingNumber] = 1
  for (const send of applied.toSorted((a, b) => a.id - b.id)) apply(send, lines)
  return linesOf(order, (line) => {
    const state = lineIn(lines, line.lineNumber)
    const units = Number(line.orderLineQuantity.amount)
    return {
      ...state,
      isAcknowledged: state.isAcknowledged || state.cancelled === units,
      shipped: sortedKeys(state.shipped),
    }
  })
}

function apply({ type, intent }: WalmartSend, lines: Lines): void {
  if (type === 'acknowledge') for (const line of Object.values(lines)) line.isAcknowledged = true
  const { lines: given = [], ...rest } = intent as Partial<Shipment> & { readonly current_tracking_number?: string }
  for (const one of given) {
    const line = lineIn(lines, one.line_number)
    if (type === 'cancel') line.cancelled += one.quantity
    if (type === 'refund') line.refundedCents += centsOf(one)
    if (type !== 'ship' && type !== 'tracking') continue
    const { tracking_number: number = 'none', current_tracking_number: current } = rest
    if (current !== undefined) delete line.shipped[current]
    line.shipped[number] = (line.shipped[number] ?? 0) + one.quantity
  }
}

function centsOf(line: object): number {
  const { charges } = line as { readonly charges: readonly { readonly amount: string }[] }
  return charges.reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0)
}

function lineIn(lines: Lines, number: string): LineState {
  const line = lines[number]
  if (!line) throw new Error(`The order has no line ${number}.`)
  return line
}

const linesOf = (order: Order, stateOf: (line: OrderLine) => LineState): Lines =>
  Object.fromEntries(order.orderLines.orderLine.map((line) => [line.lineNumber, stateOf(line)]))

const sortedKeys = (record: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)))
