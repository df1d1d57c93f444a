import { Big } from 'big.js'

/** Units of an order line: the last `quantity` of the first `cumulative` ones that were shipped or received. */
interface Units {
  readonly cumulative: string
  readonly quantity: string | null
}

export interface Fulfillment extends Units {
  /** Null while it is blocked, with the reason. */
  readonly unit_cost: string | null
  readonly blocked_message: string | null
}

/** The cost of the first n units less that of those before, so that parts sum to the whole to the cent. */
export function costBetween(from: Big, to: Big, unitCost: string): Big {
  const upTo = (units: Big) => units.times(unitCost).round(2, Big.roundHalfEven)
  return upTo(to).minus(upTo(from))
}

/**
 * What returned units cost when they were shipped. The units that were shipped first are the first to come back, so a unit
 * never comes back twice. Undefined if fewer were shipped, or if the cost of one is not known yet.
 */
export function returnedCost(units: Units, fulfillments: readonly Fulfillment[]): Big | undefined {
  let left = new Big(units.quantity ?? 0)
  let cost = new Big(0)
  for (const { from, to, unit_cost: unitCost } of within(units, fulfillments)) {
    if (unitCost === null) return undefined
    left = left.minus(to.minus(from))
    cost = cost.plus(costBetween(from, to, unitCost))
  }
  return left.eq(0) ? cost : undefined
}

/** Why the cost of returned units is not known, and what to do. */
export function whyNoReturnedCost(
  units: Units & { readonly instance_id: number; readonly line_number: string; readonly reference: string },
  fulfillments: readonly Fulfillment[],
): string {
  const blocked = within(units, fulfillments).find(({ unit_cost: unitCost }) => unitCost === null)
  if (blocked) return `The fulfillment of the returned units is blocked too: ${blocked.blocked_message ?? ''}`
  const { instance_id: instance, cumulative, line_number: line, reference } = units
  return (
    `${cumulative} units of line ${line} of order ${reference} were received back, more than Walmart reports as shipped. ` +
    `Refresh the order with POST /api/walmart/${instance}/orders/refresh-order.`
  )
}

/** The parts of fulfillments that the returned units came from. */
function within(units: Units, fulfillments: readonly Fulfillment[]) {
  const returned = rangeOf(units)
  return fulfillments
    .map((one) => ({ ...one, ...rangeOf(one) }))
    .map((one) => ({ ...one, from: maxOf(returned.from, one.from), to: minOf(returned.to, one.to) }))
    .filter(({ from, to }) => from.lt(to))
}

const rangeOf = ({ cumulative, quantity }: Units) => ({
  from: new Big(cumulative).minus(quantity ?? 0),
  to: new Big(cumulative),
})

const maxOf = (a: Big, b: Big): Big => (a.gt(b) ? a : b)
const minOf = (a: Big, b: Big): Big => (a.lt(b) ? a : b)
