import type { Item } from '../payloads.ts'

/** Walmart's codes for the reasons that items give in words. */
const codes = new Map([
  ['The listing has no shipping template.', 'SHIPPING_INFO_MISSING'],
  ['The price is above the reference price.', 'REASONABLE_PRICE_NOT_SATISFIED'],
])

/** Why the item is unpublished, in Walmart's codes. */
export const reasonCodesOf = ({ unpublishedReasons }: Item): string[] =>
  (unpublishedReasons?.reason ?? []).map((reason) => codes.get(reason) ?? 'END_DATE')
