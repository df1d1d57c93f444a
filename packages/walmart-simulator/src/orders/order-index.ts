import { type LazyList, lazyList } from '../lazy-list.ts'
import type { Order, ShipNodeType } from '../payloads.ts'
import { type OrderSummary, type OrderSpec, draftOrder, summaryOf, positionOf } from '../seed/order-summary.ts'
import { makeOrder } from '../seed/orders.ts'

/** The sort key of orders: the date, then the number, both descending. */
export interface OrderKey {
  readonly orderDate: number
  readonly purchaseOrderId: string
}

/** The orders of one ship node type, newest first: their positions in the seller's list and their dates. */
interface SortedOrders {
  readonly positions: Uint32Array
  readonly dates: Float64Array
}

const empty: SortedOrders = { positions: new Uint32Array(), dates: new Float64Array() }

/** Ranks from `from` (inclusive) to `to` (exclusive). */
export interface RankRange {
  readonly from: number
  readonly to: number
}

/** Finds a seller's orders by date and number without generating them. */
export class OrderIndex {
  readonly orders: LazyList<Order>
  readonly #spec: OrderSpec
  #sortedByType: ReadonlyMap<ShipNodeType, SortedOrders> = new Map()
  #version = -1
  #numbers: ReadonlyMap<string, number> = new Map()
  #numbersVersion = 0

  constructor(spec: OrderSpec) {
    this.#spec = spec
    this.orders = lazyList(spec.count, (position) => makeOrder(spec, position))
  }

  /** The current summary of the order at this position in the seller's list. */
  summary(position: number): OrderSummary {
    const stored = this.orders.stored(position)
    return stored === undefined ? draftOrder(this.#spec, position) : summaryOf(stored)
  }

  /**
   * The position of an order in the seller's list. The number determines the position of an unchanged order; stored orders
   * are indexed once after each change of the list.
   */
  find(purchaseOrderId: string): number | undefined {
    const generated = positionOf(this.#spec, purchaseOrderId)
    if (generated !== undefined && this.#isAt(generated, purchaseOrderId)) return generated
    if (this.#numbersVersion !== this.orders.version()) {
      this.#numbers = this.#storedNumbers()
      this.#numbersVersion = this.orders.version()
    }
    return this.#numbers.get(purchaseOrderId)
  }

  #storedNumbers(): Map<string, number> {
    const numbers = new Map<string, number>()
    for (let position = 0; position < this.orders.list.length; position += 1) {
      const stored = this.orders.stored(position)
      if (stored !== undefined) numbers.set(stored.purchaseOrderId, position)
    }
    return numbers
  }

  #isAt(position: number, purchaseOrderId: string): boolean {
    return position < this.orders.list.length && this.summary(position).purchaseOrderId === purchaseOrderId
  }

  /** The position, in the seller's list, of the order at this rank. */
  positionAt(type: ShipNodeType, rank: number): number {
    return this.#sorted(type).positions[rank] ?? -1
  }

  /** The ranks of the orders between two times, both inclusive. */
  between(type: ShipNodeType, startMs: number, endMs: number): RankRange {
    const { dates } = this.#sorted(type)
    return {
      from: firstRank(dates.length, (rank) => dateAt(dates, rank) <= endMs),
      to: firstRank(dates.length, (rank) => dateAt(dates, rank) < startMs),
    }
  }

  /** The first rank after this key, whether or not the order still exists. */
  rankAfter(type: ShipNodeType, key: OrderKey): number {
    const { dates, positions } = this.#sorted(type)
    return firstRank(dates.length, (rank) => {
      const date = dateAt(dates, rank)
      if (date !== key.orderDate) return date < key.orderDate
      return this.summary(positions[rank] ?? -1).purchaseOrderId < key.purchaseOrderId
    })
  }

  #sorted(type: ShipNodeType): SortedOrders {
    if (this.#version !== this.orders.version()) {
      this.#sortedByType = this.#sort()
      this.#version = this.orders.version()
    }
    return this.#sortedByType.get(type) ?? empty
  }

  #sort(): Map<ShipNodeType, SortedOrders> {
    const entries = Array.from({ length: this.orders.list.length }, (_, position) => {
      const { shipNodeType, orderDate, purchaseOrderId } = this.summary(position)
      return { position, shipNodeType, orderDate, purchaseOrderId }
    })
    entries.sort((a, b) => b.orderDate - a.orderDate || (a.purchaseOrderId < b.purchaseOrderId ? 1 : -1))
    const sorted = new Map<ShipNodeType, SortedOrders>()
    for (const [type, ofType] of Map.groupBy(entries, (entry) => entry.shipNodeType)) {
      const positions = Uint32Array.from(ofType, (entry) => entry.position)
      sorted.set(type, { positions, dates: Float64Array.from(ofType, (entry) => entry.orderDate) })
    }
    return sorted
  }
}

const dateAt = (dates: Float64Array, rank: number): number => dates[rank] ?? Number.NEGATIVE_INFINITY

/** Binary search for the first rank that satisfies a condition, which all later ranks must satisfy too. */
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
