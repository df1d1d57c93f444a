/** What share of the made orders is of a kind that clients stumble over. Shares are from 0 to 1. */
export interface OrderMix {
  /** Orders of the seller's own stock that say nothing of a ship node; 0.1 by default. */
  readonly withoutShipNode?: number
  /** Orders that Walmart ships; 0.1 by default. */
  readonly wfs?: number
  /** Orders that a third party ships; 0.03 by default. */
  readonly thirdParty?: number
  /** Lines of more than one unit; 0.2 by default. */
  readonly severalUnits?: number
  /** Lines in two states at once, of those that have several units and are shipped; 0.35 by default. */
  readonly severalStatuses?: number
  /** Purchase orders that belong to the customer order of the one before; none by default, and four together at most. */
  readonly sharedCustomerOrder?: number
}

/** The shares where nothing else is said. */
export const defaultOrderMix: Required<OrderMix> = {
  withoutShipNode: 0.1,
  wfs: 0.1,
  thirdParty: 0.03,
  severalUnits: 0.2,
  severalStatuses: 0.35,
  sharedCustomerOrder: 0,
}

/** The names of the shares. */
export const orderMixNames = Object.keys(defaultOrderMix) as (keyof OrderMix)[]

/** The mix with every share filled in. Throws a `RangeError` for what is no share. */
export function completeOrderMix(mix: OrderMix): Required<OrderMix> {
  for (const [name, share] of Object.entries(mix)) {
    if (!(orderMixNames as string[]).includes(name))
      throw new RangeError(`There is no share ${name} of orders: give one of ${orderMixNames.join(', ')}`)
    if (!(share >= 0 && share <= 1)) throw new RangeError(`The share ${name} of orders must be from 0 to 1`)
  }
  const complete = { ...defaultOrderMix, ...mix }
  if (complete.wfs + complete.thirdParty > 1)
    throw new RangeError('The shares wfs and thirdParty of orders must not add up to more than 1')
  return complete
}
