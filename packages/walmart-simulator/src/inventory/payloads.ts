/** A whole number of units. */
export interface Quantity {
  unit: 'EACH'
  amount: number
}

/** An item's stock at one ship node: what the seller set, what orders reserve, and what is left to sell. */
export interface NodeStock {
  shipNode: string
  inputQty: Quantity
  /** The day from which the stock can be sold, if it was set. The list of all items does not show it. */
  inventoryAvailableDate?: string
  availToSellQty: Quantity
  reservedQty: Quantity
}

/** An item's stock at every ship node where it was ever set. */
export interface ItemStock {
  sku: string
  nodes: NodeStock[]
}

/** Why the stock at one ship node was not changed. */
export interface NodeError {
  code: string
  field?: string
  description: string
  info: string
  severity: string
  category: string
  causes: unknown[]
  errorIdentifiers: object
}

/** The result for one ship node of an update of several. `Failure` is our guess at Walmart's word. */
export interface NodeUpdate {
  shipNode: string
  status: 'Success' | 'Failure'
  errors?: NodeError[]
}
