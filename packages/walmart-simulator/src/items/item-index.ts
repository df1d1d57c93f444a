import type { LazyList } from '../lazy-list.ts'
import type { Item } from '../payloads.ts'
import { Random } from '../seed/random.ts'

/** The number in the item's URL, which feeds contain and item lists do not; derived from the other id. */
export const itemIdOf = ({ wpid }: Item): string => new Random(0x1d, ...Buffer.from(wpid)).digits(10)

const readers = {
  sku: (item: Item) => item.sku,
  gtin: (item: Item) => item.gtin,
  upc: (item: Item) => item.upc,
  wpid: (item: Item) => item.wpid,
  itemId: itemIdOf,
}

/** The ids by which an item can be found. */
export type ItemKey = keyof typeof readers

/** Finds a seller's items by their ids without generating all of them on each call. */
export class ItemIndex {
  readonly #items: LazyList<Item>
  readonly #positions = new Map<ItemKey, ReadonlyMap<string, number>>()
  #version = -1

  constructor(items: LazyList<Item>) {
    this.#items = items
  }

  /** The position of the first item with this id in the seller's list. */
  find(key: ItemKey, value: string): number | undefined {
    const read = readers[key]
    const position = this.#positionsBy(key).get(value)
    if (position !== undefined && read(this.#items.peek(position)) === value) return position
    // A change inside an item is not detected, but only stored items can have been changed.
    const { length } = this.#items.list
    for (let other = 0; other < length; other += 1) {
      const stored = this.#items.stored(other)
      if (stored !== undefined && read(stored) === value) return other
    }
    return undefined
  }

  #positionsBy(key: ItemKey): ReadonlyMap<string, number> {
    if (this.#version !== this.#items.version()) this.#positions.clear()
    this.#version = this.#items.version()
    let positions = this.#positions.get(key)
    if (positions === undefined) {
      positions = this.#read(readers[key])
      this.#positions.set(key, positions)
    }
    return positions
  }

  #read(read: (item: Item) => string): ReadonlyMap<string, number> {
    const positions = new Map<string, number>()
    // From the end, so that the first of two items with the same id wins.
    for (let position = this.#items.list.length - 1; position >= 0; position -= 1) {
      positions.set(read(this.#items.peek(position)), position)
    }
    return positions
  }
}
