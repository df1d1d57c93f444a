import { Big } from 'big.js'

/** One of Walmart's orders, in the form from which a sales order is created and reconciled. */
export interface SoldOrder {
  /** Id of the row in `walmart_orders`. */
  readonly id: number
  /** Walmart's purchase order id. */
  readonly number: string
  readonly order_date: Date
  readonly currency: string | null | undefined
  readonly lines: readonly SoldLine[]
  /** Whether Walmart ships it. */
  readonly isWfs: boolean
  /** Whether it replaces another order, for which the customer has paid. */
  readonly isReplacement: boolean
  /** Whether this transaction has inserted the order, so that it has no sales order yet. */
  readonly isNew: boolean
  /** Whether it gets a sales order if it has none. */
  readonly mayBeCreated: boolean
}

/** Amounts and quantities are decimal strings. */
export interface SoldLine {
  readonly line_number: string
  readonly sku: string | null | undefined
  readonly product_name: string | null | undefined
  readonly quantity: string
  readonly quantity_cancelled: string
  readonly quantity_shipped: string
  readonly product_amount: string
  readonly shipping_amount: string
  readonly other_amount: string
  readonly tax_amount: string
  readonly movements: Movements
}

/** What has been shipped and refunded for a line so far. */
export interface Movements {
  /** In the order of shipment. Together at least `quantity_shipped`. */
  readonly shipments: readonly { readonly quantity: string; readonly shippedAt: Date }[]
  /** Refunds of everything but shipping, of shipping, and of tax. */
  readonly refunded: { readonly amount: string; readonly shipping_amount: string; readonly tax_amount: string }
  /** When Walmart last changed the line. */
  readonly changedAt: Date
}

/** The percentages of a line's product and shipping charges that its proforma costs are. Null: no estimate. */
export interface ProformaPercentages {
  readonly proforma_marketplace_cost_percentage: string | null
  readonly proforma_payment_cost_percentage: string | null
}

interface ProformaCosts {
  readonly proforma_marketplace_cost: string | null
  readonly proforma_payment_cost: string | null
}

/** A line with the facts that Walmart's order does not contain. */
export interface CompletedLine extends SoldLine, ProformaPercentages, ProformaCosts {
  readonly product_id: number | null
}

/** A sales order as it is now stored, for its documents. */
export interface ReconciledOrder extends Pick<SoldOrder, 'currency' | 'isNew' | 'isReplacement' | 'isWfs' | 'number'> {
  /** Id of the row in `sales_orders`. */
  readonly id: number
  readonly lines: readonly ReconciledLine[]
  /** Whether its instance has any returns. */
  readonly mayHaveReturns: boolean
}

export type ReconciledLine = Pick<
  CompletedLine,
  | 'line_number'
  | 'movements'
  | 'other_amount'
  | 'product_amount'
  | 'product_id'
  | 'quantity'
  | 'quantity_shipped'
  | 'shipping_amount'
  | 'sku'
  | 'tax_amount'
>

/** Estimates the costs of a line, each rounded to the cent, half to even. */
export function estimateCosts(
  { product_amount: product, shipping_amount: shipping }: Pick<SoldLine, 'product_amount' | 'shipping_amount'>,
  percentages: ProformaPercentages,
): ProformaCosts {
  const charged = new Big(product).plus(shipping)
  const costOf = (percentage: string | null) =>
    percentage === null ? null : charged.times(percentage).div(100).round(2, Big.roundHalfEven).toFixed(2)
  return {
    proforma_marketplace_cost: costOf(percentages.proforma_marketplace_cost_percentage),
    proforma_payment_cost: costOf(percentages.proforma_payment_cost_percentage),
  }
}

/** The columns of a sales order that are computed from its lines. */
export function summarize(order: SoldOrder, lines: readonly CompletedLine[]) {
  const sumOf = (name: keyof Amounts) => lines.reduce((sum, line) => sum.plus(line[name]), new Big(0))
  const amounts = {
    product_amount: sumOf('product_amount'),
    shipping_amount: sumOf('shipping_amount'),
    other_amount: sumOf('other_amount'),
    tax_amount: sumOf('tax_amount'),
  }
  const total = Object.values(amounts).reduce((sum, amount) => sum.plus(amount), new Big(0))
  return {
    order_date: order.order_date,
    currency: order.currency,
    status: statusOf(lines),
    product_amount: amounts.product_amount.toFixed(),
    shipping_amount: amounts.shipping_amount.toFixed(),
    other_amount: amounts.other_amount.toFixed(),
    tax_amount: amounts.tax_amount.toFixed(),
    total: total.toFixed(),
    proforma_marketplace_cost: sumOfKnown(lines.map((line) => line.proforma_marketplace_cost)),
    proforma_payment_cost: sumOfKnown(lines.map((line) => line.proforma_payment_cost)),
    unlinked_lines: lines.filter((line) => line.product_id === null).length,
  }
}

type Amounts = Pick<SoldLine, 'other_amount' | 'product_amount' | 'shipping_amount' | 'tax_amount'>

/** Null if none is known. */
function sumOfKnown(amounts: readonly (string | null)[]): string | null {
  const known = amounts.filter((amount) => amount !== null)
  return known.length === 0 ? null : known.reduce((sum, amount) => sum.plus(amount), new Big(0)).toFixed(2)
}

/** `open`: some units have yet to ship; `shipped`: all have, except cancelled ones; `cancelled`: every unit was cancelled. */
function statusOf(lines: readonly SoldLine[]): 'cancelled' | 'open' | 'shipped' {
  const isOpen = (line: SoldLine) => new Big(line.quantity_cancelled).plus(line.quantity_shipped).lt(line.quantity)
  if (lines.some(isOpen)) return 'open'
  return lines.some((line) => Number(line.quantity_shipped) > 0) ? 'shipped' : 'cancelled'
}
