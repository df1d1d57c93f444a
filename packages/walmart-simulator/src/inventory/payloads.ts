/** A whole number of pieces. */
export interface Quantity {
  unit: 'EACH'
  amount: number
}

/** An item's stock at one node: what the seller has put in, what orders hold of it, and what is left to sell. */
export interface NodeStock {
  shipNode: string
  inputQty: Quantity
  availToSellQty: Quantity
  reservedQty: Quantity
}

/** An item's stock at every node that has some or had some. */
export interface ItemStock {
  sku: string
  nodes: NodeStock[]
}

/** Why the stock at one node was not changed. */
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

/** What became of one node of a change to several. The word for a change that was refused is our guess. */
export interface NodeUpdate {
  shipNode: string
  status: 'Success' | 'Failure'
  errors?: NodeError[]
}
