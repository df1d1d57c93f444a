import type { Item } from '../payloads.ts'
import { Random } from '../seed/random.ts'

/** The number in the listing's address, which feeds name and item lists do not: drawn from the item's other id. */
export const itemIdOf = ({ wpid }: Item): string => new Random(0x1d, ...Buffer.from(wpid)).digits(10)
