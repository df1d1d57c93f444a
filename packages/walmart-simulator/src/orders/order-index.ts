import { type LazyList, lazyList } from '../lazy-list.ts'
import type { Order, ShipNodeType } from '../payloads.ts'
import { type OrderHead, type OrderWorld, draftOrder, headOf, positionOf } from '../seed/order-head.ts'
import { makeOrder } from '../seed/orders.ts'

/** An order's place in the list: its date, and its number where dates are equal. Both count downwards. */
export interface OrderKey {
  readonly orderDate: number
  readonly purchaseOrderId: string
}

/** Orders of one ship node type, newest first: where each stands in the seller's list, and its date. */
interface Shelf {
  readonly positions: Uint32Array
  readonly dates: Float64Array
}

const empty: Shelf = { positions: new Uint32Array(), dates: new Float64Array() }

/** Ranks from `from` up to, and not including, `to`. */
export interface RankRange {
  readonly from: number
  readonly to: number
}

/** Finds a seller's orders by date without looking at all of them. */
export class OrderIndex {
  readonly orders: LazyList<Order>
  readonly #world: OrderWorld
  #shelves: ReadonlyMap<ShipNodeType, Shelf> = new Map()
  #version = -1
  #numbers: ReadonlyMap<string, number> = new Map()
  #numbersVersion = 0

  constructor(world: OrderWorld) {
    this.#world = world
    this.orders = lazyList(world.count, (position) => makeOrder(world, position))
  }

  /** The head of the order at this position of the seller's list, as the order is now. */
  head(position: number): OrderHead {
    const kept = this.orders.kept(position)
    return kept === undefined ? draftOrder(this.#world, position) : headOf(kept)
  }

  /**
   * The position, in the seller's list, of the order of this number. One that nobody has touched is where its number says;
   * the others, which the list keeps, are looked through once for each change of the list.
   */
  find(purchaseOrderId: string): number | undefined {
    const made = positionOf(this.#world, purchaseOrderId)
    if (made !== undefined && this.#holds(made, purchaseOrderId)) return made
    if (this.#numbersVersion !== this.orders.version()) {
      this.#numbers = this.#keptNumbers()
      this.#numbersVersion = this.orders.version()
    }
    return this.#numbers.get(purchaseOrderId)
  }

  #keptNumbers(): Map<string, number> {
    const numbers = new Map<string, number>()
    for (let position = 0; position < this.orders.list.length; position += 1) {
      const kept = this.orders.kept(position)
      if (kept !== undefined) numbers.set(kept.purchaseOrderId, position)
    }
    return numbers
  }

  #holds(position: number, purchaseOrderId: string): boolean {
    return position < this.orders.list.length && this.head(position).purchaseOrderId === purchaseOrderId
  }

  /** The position, in the seller's list, of the order at this rank. */
  positionAt(type: ShipNodeType, rank: number): number {
    return this.#shelf(type).positions[rank] ?? -1
  }

  /** The ranks of the orders between the two times, both included. */
  between(type: ShipNodeType, startMs: number, endMs: number): RankRange {
    const { dates } = this.#shelf(type)
    return {
      from: firstRank(dates.length, (rank) => dateAt(dates, rank) <= endMs),
      to: firstRank(dates.length, (rank) => dateAt(dates, rank) < startMs),
    }
  }

  /** The first rank behind the order of this key, whether or not that order still exists. */
  rankAfter(type: ShipNodeType, key: OrderKey): number {
    const { dates, positions } = this.#shelf(type)
    return firstRank(dates.length, (rank) => {
      const date = dateAt(dates, rank)
      if (date !== key.orderDate) return date < key.orderDate
      return this.head(positions[rank] ?? -1).purchaseOrderId < key.purchaseOrderId
    })
  }

  #shelf(type: ShipNodeType): Shelf {
    if (this.#version !== this.orders.version()) {
      this.#shelves = this.#sort()
      this.#version = this.orders.version()
    }
    return this.#shelves.get(type) ?? empty
  }

  #sort(): Map<ShipNodeType, Shelf> {
    const entries = Array.from({ length: this.orders.list.length }, (_, position) => {
      const { shipNodeType, orderDate, purchaseOrderId } = this.head(position)
      return { position, shipNodeType, orderDate, purchaseOrderId }
    })
    entries.sort((a, b) => b.orderDate - a.orderDate || (a.purchaseOrderId < b.purchaseOrderId ? 1 : -1))
    const shelves = new Map<ShipNodeType, Shelf>()
    for (const [type, ofType] of Map.groupBy(entries, (entry) => entry.shipNodeType)) {
      const positions = Uint32Array.from(ofType, (entry) => entry.position)
      shelves.set(type, { positions, dates: Float64Array.from(ofType, (entry) => entry.orderDate) })
    }
    return shelves
  }
}

const dateAt = (dates: Float64Array, rank: number): number => dates[rank] ?? Number.NEGATIVE_INFINITY

/** Binary search: the first rank for which the condition holds, where it holds for all behind it. */
function firstRank(length: number, holds: (rank: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
