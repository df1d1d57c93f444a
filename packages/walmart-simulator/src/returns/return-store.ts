import { isIssued } from './issued-return.ts'
import type { ReturnOrder, ReturnOrderLine } from './payloads.ts'

/** A seller's returns, generated on first access. Returns that only show a refund of an order do not count as returned. */
export class ReturnStore {
  readonly #make: () => ReturnOrder[]
  #returns: ReturnOrder[] | undefined

  constructor(make: () => ReturnOrder[]) {
    this.#make = make
  }

  get returns(): ReturnOrder[] {
    return (this.#returns ??= this.#make())
  }

  /** The number of returned units of a purchase order line. */
  unitsOf(purchaseOrderId: string, lineNumber: string): number {
    return this.#returnedLines()
      .filter((line) => line.purchaseOrderId === purchaseOrderId && line.purchaseOrderLineNumber === Number(lineNumber))
      .reduce((sum, { quantity }) => sum + quantity.measurementValue, 0)
  }

  /** Whether the purchase order has a return. */
  has(purchaseOrderId: string): boolean {
    return this.#returnedLines().some((line) => line.purchaseOrderId === purchaseOrderId)
  }

  /** The purchase order and number of every returned line. */
  returnedLineIds(): ReadonlySet<string> {
    return new Set(this.#returnedLines().map((line) => `${line.purchaseOrderId} ${line.purchaseOrderLineNumber}`))
  }

  #returnedLines(): ReturnOrderLine[] {
    return this.returns.flatMap((one) => (isIssued(one) ? [] : one.returnOrderLines))
  }
}
