import type { ReturnOrder } from './payloads.ts'

/** A seller's returns, generated on first access. */
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
    return this.returns
      .flatMap(({ returnOrderLines }) => returnOrderLines)
      .filter((line) => line.purchaseOrderId === purchaseOrderId && line.purchaseOrderLineNumber === Number(lineNumber))
      .reduce((sum, { quantity }) => sum + quantity.measurementValue, 0)
  }

  /** Whether the purchase order has a return. */
  has(purchaseOrderId: string): boolean {
    return this.returns.some(({ returnOrderLines }) =>
      returnOrderLines.some((line) => line.purchaseOrderId === purchaseOrderId),
    )
  }
}
