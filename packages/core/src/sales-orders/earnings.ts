import type { SalesOrder } from '@aisle/contract'
import { Big } from 'big.js'
import { type RawBuilder, sql } from 'kysely'

/** Accounting documents, each with its sales order line while that exists, which is looked up by its key in any plan. */
export const documentsWithLines = sql`
  accounting_transactions document
  left join lateral (
    select * from sales_order_lines
    where tenant_id = document.tenant_id and sales_order_id = document.sales_order_id
      and line_number = document.line_number
    limit 1
  ) line on true`

/** A blocked document that Walmart has corrected was never posted, so it has no reversal. */
const isPosted = sql`document.status <> 'blocked' and (document.status <> 'reversed' or document.reversed_by_id is not null)`

/** Sums over posted documents. The amounts and units of a reversal are negative; its total is not. */
const sumOf = (type: string, amount: RawBuilder<unknown>) =>
  sql`coalesce(sum(${amount}) filter (where document.type = ${sql.lit(type)} and ${isPosted}), 0)`
const charged = sql`document.product_amount + document.shipping_amount`
const signed = sql`case when document.reverses_id is null then document.total else -document.total end`
// Goods that were disposed of stay a cost, on another account.
const backInStock = sql`case when document.disposition <> 'dispose' then ${signed} else 0 end`

/** An invoice's share of its line's estimate: cumulative, as its amounts are, so that parts sum to the whole. */
function shareOf(estimate: string) {
  const upTo = (units: RawBuilder<unknown>) =>
    sql`aisle.round_half_even(${sql.ref(`line.${estimate}`)} * (${units}) / nullif(line.quantity, 0))`
  const [last, count] = [sql`document.cumulative`, sql`abs(document.quantity)`]
  return sql`sign(document.quantity) * (${upTo(last)} - ${upTo(sql`${last} - ${count}`)})`
}

/** The columns of `Earnings`, over groups of `documentsWithLines`. */
export const earnings = sql`
  ${sumOf('sales_order_invoice', charged)} as revenue,
  ${sumOf('sales_credit', charged)} as credits,
  ${sumOf('sales_order_fulfillment', signed)} - ${sumOf('customer_return', backInStock)} as cost,
  ${sumOf('sales_order_invoice', shareOf('proforma_marketplace_cost'))} as marketplace_share,
  ${sumOf('sales_order_invoice', shareOf('proforma_payment_cost'))} as payment_share,
  count(*) filter (where document.status = 'blocked') as blocked_documents`

/** Earnings according to the documents, as decimal strings. */
export interface Earnings {
  readonly revenue: string
  readonly credits: string
  readonly cost: string
  readonly marketplace_share: string
  readonly payment_share: string
  readonly blocked_documents: number
}

/** As a sales order and its lines show it. */
export function presentEarnings(row: Earnings): Pick<SalesOrder, 'cost' | 'credits' | 'margin' | 'revenue'> {
  const { revenue, credits, cost, marketplace_share, payment_share } = row
  const margin = new Big(revenue).minus(credits).minus(cost).minus(marketplace_share).minus(payment_share)
  return {
    revenue: new Big(revenue).toFixed(2),
    credits: new Big(credits).toFixed(2),
    cost: new Big(cost).toFixed(2),
    margin: row.blocked_documents > 0 ? null : margin.toFixed(2),
  }
}
