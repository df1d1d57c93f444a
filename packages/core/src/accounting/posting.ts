import type { Row } from '@aisle/db'
import { Big } from 'big.js'

import type { Draft } from './draft.ts'
import { costBetween, type Fulfillment, returnedCost, whyNoReturnedCost } from './return-cost.ts'

/** What a posting line is for. `sales_nominal_code_id` and the like are the settings that name its account. */
const instanceAccounts = ['sales', 'cogs', 'shipping_revenue', 'shipping_refund', 'sales_returns_allowances'] as const
export const accounts = [...instanceAccounts, 'marketplace_clearing', 'inventory', 'inventory_write_off'] as const
export type Account = (typeof accounts)[number]

/** Those that an instance may set for itself. */
export const ofInstance: ReadonlySet<Account> = new Set(instanceAccounts)

/** A draft with what decides its accounts and its cost. */
export interface Facts extends Pick<
  Draft,
  'cumulative' | 'disposition' | 'product_amount' | 'quantity' | 'shipping_amount'
> {
  readonly type: string
  readonly instance_id: number
  readonly reference: string
  readonly line_number: string
  readonly sku: string | null | undefined
  readonly currency: string
  /** The day that it counts on. */
  readonly date: string
  /** The day on which its units were shipped or received or its money refunded. A correction has a later `date`. */
  readonly occurred_on: string
  /** Whether it is handed over whatever the switches say, because what it replaces was. */
  readonly stays_in_feed: boolean
  readonly product_id: number | null
  /** The nominal code of the line or else its product: for sales. */
  readonly own_code_id: number | null
  /** Those of the instance or else the tenant. */
  readonly codes: Readonly<Partial<Record<Account, number | null>>>
  readonly rules: HandOverRules | undefined
  /** What the units of the fulfillment that it replaces cost. Costs that are set later do not change it. */
  readonly kept_cost: string | null
  /** Of a fulfillment, what a unit costs. */
  readonly unit_cost: string | null
  /** Of a customer return: those of its line. */
  readonly fulfillments: readonly Fulfillment[]
}

/** Which documents of an instance are handed over, and how. */
export interface HandOverRules {
  /** Whether the instance has been deleted. Then its switches are not known, and count as on. */
  readonly is_deleted: boolean
  readonly invoices: boolean
  readonly credits: boolean
  /** The first days; null without one. */
  readonly invoices_from: string | null
  readonly credits_from: string | null
  readonly fulfillments_period: BatchPeriod
  readonly returns_period: BatchPeriod
}

export type BatchPeriod = 'daily' | 'monthly' | 'none'

/** How documents of a type are batched. Invoices and credits never are. */
export function batchPeriodOf(type: string, rules: HandOverRules | undefined): BatchPeriod {
  if (type === 'sales_order_fulfillment') return rules?.fulfillments_period ?? 'none'
  return type === 'customer_return' ? (rules?.returns_period ?? 'none') : 'none'
}

/** The status of a posted document. Costs are always handed over, because a settlement tool does not post them. */
export function postedStatus(
  { type, occurred_on: day, stays_in_feed: stays }: Pick<Facts, 'occurred_on' | 'stays_in_feed' | 'type'>,
  rules: HandOverRules | undefined,
): 'batched' | 'ineligible' | 'ready' {
  if (batchPeriodOf(type, rules) !== 'none') return 'batched'
  if ((type !== 'sales_order_invoice' && type !== 'sales_credit') || stays || !rules) return 'ready'
  const [isOn, from] =
    type === 'sales_order_invoice' ? [rules.invoices, rules.invoices_from] : [rules.credits, rules.credits_from]
  return isOn && (from === null || day >= from) ? 'ready' : 'ineligible'
}

export interface PostingLine {
  readonly account: Account
  /** Null if it is missing. */
  readonly nominal_code_id: number | null
  readonly debit: string
  readonly credit: string
  readonly description: string
}

/** With its position in the document, from 1 on. */
export interface PostedLine extends PostingLine {
  readonly position: number
}

type BlockedReason = 'missing_cost' | 'missing_fulfillment' | 'missing_nominal_code' | 'missing_product'

/** A document's posting, or why it cannot be posted yet. */
export interface Posting {
  readonly status: 'batched' | 'blocked' | 'ineligible' | 'ready'
  readonly unit_cost: string | null
  readonly lines: readonly PostingLine[]
  readonly blocked: { readonly reason: BlockedReason; readonly message: string } | null
}

export function post(facts: Facts): Posting {
  const isFulfillment = facts.type === 'sales_order_fulfillment'
  if (isFulfillment && (facts.product_id === null || facts.unit_cost === null)) return withoutCost(facts)
  const known = amountsOf(facts)
  if (!known) return blockedPosting('missing_fulfillment', whyNoReturnedCost(facts, facts.fulfillments))
  const amounts = known.filter(([, amount]) => !amount.eq(0))
  const lines = amounts.map(([account, amount]): PostingLine => ({
    account,
    nominal_code_id: (account === 'sales' ? facts.own_code_id : null) ?? facts.codes[account] ?? null,
    debit: amount.gt(0) ? amount.toFixed(2) : '0',
    credit: amount.lt(0) ? amount.abs().toFixed(2) : '0',
    description: describe(facts),
  }))
  const missing = lines.find(({ nominal_code_id: code }) => code === null)
  return {
    status: missing ? 'blocked' : postedStatus(facts, facts.rules),
    unit_cost: missing || !isFulfillment ? facts.kept_cost : facts.unit_cost,
    lines,
    blocked: missing ? { reason: 'missing_nominal_code', message: whyNoCode(facts, missing.account) } : null,
  }
}

/** Debits are positive, credits negative; together they are zero. Undefined for a return whose cost is not known. */
function amountsOf(facts: Facts): [Account, Big][] | undefined {
  const product = new Big(facts.product_amount)
  const shipping = new Big(facts.shipping_amount)
  const both = product.plus(shipping)
  if (facts.type === 'sales_order_invoice') {
    return [
      ['marketplace_clearing', both],
      ['sales', product.neg()],
      ['shipping_revenue', shipping.neg()],
    ]
  }
  if (facts.type === 'sales_credit') {
    return [
      ['sales_returns_allowances', product],
      ['shipping_refund', shipping],
      ['marketplace_clearing', both.neg()],
    ]
  }
  if (facts.type === 'customer_return') {
    const cost = returnedCost(facts, facts.fulfillments)
    return (
      cost && [
        // Goods to be refurbished are an asset too.
        [facts.disposition === 'dispose' ? 'inventory_write_off' : 'inventory', cost],
        ['cogs', cost.neg()],
      ]
    )
  }
  const last = new Big(facts.cumulative)
  const cost = costBetween(last.minus(facts.quantity ?? 0), last, facts.unit_cost ?? '0')
  return [
    ['cogs', cost],
    ['inventory', cost.neg()],
  ]
}

const whatBecame: Readonly<Record<string, string>> = {
  return_to_stock: 'returned to stock',
  dispose: 'returned and disposed of',
  refurbish: 'returned to be refurbished',
}

function describe({ type, reference, line_number: line, quantity, disposition }: Facts): string {
  if (type === 'sales_credit') return `Order ${reference}, line ${line}: refund`
  const units = quantity === '1' ? '1 unit' : `${quantity} units`
  return `Order ${reference}, line ${line}: ${units} ${whatBecame[disposition ?? ''] ?? 'shipped'}`
}

function withoutCost(facts: Facts): Posting {
  const { product_id: product, line_number: line, sku, currency, occurred_on: day } = facts
  return product === null
    ? blockedPosting(
        'missing_product',
        `Line ${line} with the SKU ${sku ?? '(none)'} has no product, so its cost is not known. Map its listing to a product.`,
      )
    : blockedPosting(
        'missing_cost',
        `Product ${product} has no unit cost in ${currency} for ${day}. Add one with POST /api/products/${product}/costs.`,
      )
}

/** Of a document whose amounts are not known. */
function blockedPosting(reason: BlockedReason, message: string): Posting {
  return { status: 'blocked', unit_cost: null, lines: [], blocked: { reason, message } }
}

const phrases: Readonly<Record<Account, string>> = {
  sales: 'product revenue',
  cogs: 'the cost of goods sold',
  shipping_revenue: 'shipping charged',
  shipping_refund: 'shipping refunded',
  sales_returns_allowances: 'returns and allowances',
  marketplace_clearing: 'marketplace clearing',
  inventory: 'inventory',
  inventory_write_off: 'goods disposed of',
}

function whyNoCode({ instance_id: instance }: Facts, account: Account): string {
  const where = ofInstance.has(account) ? ` or, for this instance only, PATCH /api/walmart/${instance}` : ''
  return `There is no account for ${phrases[account]}. Set ${account}_nominal_code_id with PUT /api/accounting/settings${where}.`
}

/** The columns of a document that depend on whether it can be posted. */
export function columnsOf({ status, unit_cost, lines, blocked }: Posting) {
  const posted = blocked ? [] : lines
  return {
    status,
    unit_cost,
    total: posted.reduce((sum, { debit }) => sum.plus(debit), new Big(0)).toFixed(2),
    line_count: posted.length,
    blocked_reason: blocked?.reason ?? null,
    blocked_message: blocked?.message ?? null,
    draft_lines: blocked ? lines : null,
    lines: posted.map((line, index): PostedLine => ({ ...line, position: index + 1 })),
  } satisfies Partial<Record<keyof Row<'accounting_transactions'> | 'lines', unknown>>
}
