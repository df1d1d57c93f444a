/** The shares of generated orders with properties that clients often handle wrongly. Each is from 0 to 1. */
export interface OrderMix {
  /** Seller-fulfilled orders without a ship node; defaults to 0.1. */
  readonly withoutShipNode?: number
  /** Orders fulfilled by Walmart; defaults to 0.1. */
  readonly wfs?: number
  /** Orders fulfilled by a third party; defaults to 0.03. */
  readonly thirdParty?: number
  /** Lines with more than one unit; defaults to 0.2. */
  readonly severalUnits?: number
  /** Shipped lines of several units with two statuses; defaults to 0.35. */
  readonly severalStatuses?: number
  /** Purchase orders that share the customer order of the previous one, at most four together; defaults to 0. */
  readonly sharedCustomerOrder?: number
}

export const defaultOrderMix: Required<OrderMix> = {
  withoutShipNode: 0.1,
  wfs: 0.1,
  thirdParty: 0.03,
  severalUnits: 0.2,
  severalStatuses: 0.35,
  sharedCustomerOrder: 0,
}

export const orderMixNames = Object.keys(defaultOrderMix) as (keyof OrderMix)[]

/** Fills in the defaults. Throws a `RangeError` for an invalid share. */
export function completeOrderMix(mix: OrderMix): Required<OrderMix> {
  for (const [name, share] of Object.entries(mix)) {
    if (!(orderMixNames as string[]).includes(name))
      throw new RangeError(`${name} is not a share of orders: use one of ${orderMixNames.join(', ')}`)
    if (!(share >= 0 && share <= 1)) throw new RangeError(`The share ${name} of orders must be between 0 and 1`)
  }
  const complete = { ...defaultOrderMix, ...mix }
  if (complete.wfs + complete.thirdParty > 1)
    throw new RangeError('The shares wfs and thirdParty of orders must not add up to more than 1')
  return complete
}
