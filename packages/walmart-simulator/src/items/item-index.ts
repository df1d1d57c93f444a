import type { LazyList } from '../lazy-list.ts'
import type { Item } from '../payloads.ts'
import { itemIdOf } from './item-id.ts'

const readers = {
  sku: (item: Item) => item.sku,
  gtin: (item: Item) => item.gtin,
  upc: (item: Item) => item.upc,
  wpid: (item: Item) => item.wpid,
  itemId: itemIdOf,
}

/** By what an item is found. */
export type ItemKey = keyof typeof readers

/** Finds a seller's items by their numbers without making all of them at each call. */
export class ItemIndex {
  readonly #items: LazyList<Item>
  readonly #positions = new Map<ItemKey, ReadonlyMap<string, number>>()
  #version = -1

  constructor(items: LazyList<Item>) {
    this.#items = items
  }

  /** The position, in the seller's list, of the item with this number; of several, the first. */
  find(key: ItemKey, value: string): number | undefined {
    const read = readers[key]
    const position = this.#positionsBy(key).get(value)
    if (position !== undefined && read(this.#items.peek(position)) === value) return position
    // A number changed inside an item goes unnoticed, but only an item that somebody holds can be changed.
    const { length } = this.#items.list
    for (let other = 0; other < length; other += 1) {
      const kept = this.#items.kept(other)
      if (kept !== undefined && read(kept) === value) return other
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
    // From the end, so that of two items with one number the first is found.
    for (let position = this.#items.list.length - 1; position >= 0; position -= 1) {
      positions.set(read(this.#items.peek(position)), position)
    }
    return positions
  }
}
