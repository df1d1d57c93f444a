import type { ReturnOrder } from './payloads.ts'

/** A seller's returns. They are made when somebody first looks at one. */
export class ReturnBook {
  readonly #make: () => ReturnOrder[]
  #returns: ReturnOrder[] | undefined

  constructor(make: () => ReturnOrder[]) {
    this.#make = make
  }

  get returns(): ReturnOrder[] {
    return (this.#returns ??= this.#make())
  }

  /** How many units of a line of this purchase order were sent back. */
  unitsOf(purchaseOrderId: string, lineNumber: string): number {
    return this.returns
      .flatMap(({ returnOrderLines }) => returnOrderLines)
      .filter((line) => line.purchaseOrderId === purchaseOrderId && line.purchaseOrderLineNumber === Number(lineNumber))
      .reduce((sum, { quantity }) => sum + quantity.measurementValue, 0)
  }

  /** Whether something of this purchase order was sent back. */
  has(purchaseOrderId: string): boolean {
    return this.returns.some(({ returnOrderLines }) =>
      returnOrderLines.some((line) => line.purchaseOrderId === purchaseOrderId),
    )
  }
}
