import type { Row } from '@aisle/db'
import { Big } from 'big.js'

import type { Draft } from './compare-line.ts'

/** What a posting line is for. `sales_nominal_code_id` and the like are the settings that name its account. */
export const accounts = [
  'sales',
  'cogs',
  'shipping_revenue',
  'shipping_refund',
  'sales_returns_allowances',
  'marketplace_clearing',
  'inventory',
] as const
export type Account = (typeof accounts)[number]

/** Those that an instance may set for itself. */
const ofInstance: ReadonlySet<Account> = new Set(accounts.slice(0, 5))

/** A draft with what decides its accounts and its cost. */
export interface Facts extends Pick<Draft, 'cumulative' | 'product_amount' | 'quantity' | 'shipping_amount'> {
  readonly type: string
  readonly instance_id: number
  readonly reference: string
  readonly line_number: string
  readonly sku: string | null | undefined
  readonly currency: string
  readonly date: string
  readonly product_id: number | null
  /** The nominal code of the line or else its product: for sales. */
  readonly own_code_id: number | null
  /** Those of the instance or else the tenant. */
  readonly codes: Readonly<Partial<Record<Account, number | null>>>
  readonly switches: Switches | undefined
  readonly unit_cost: string | null
}

/** Which documents of an instance are handed over. */
export interface Switches {
  readonly invoices: boolean
  readonly credits: boolean
  /** The first days; null without one. */
  readonly invoices_from: string | null
  readonly credits_from: string | null
}

/** Whether a document is to be handed over. Costs always are, because a settlement tool does not post them. */
export function isEligible({ type, date }: Pick<Facts, 'date' | 'type'>, switches: Switches | undefined): boolean {
  if (type === 'sales_order_fulfillment' || !switches) return true
  const [isOn, from] =
    type === 'sales_order_invoice'
      ? [switches.invoices, switches.invoices_from]
      : [switches.credits, switches.credits_from]
  return isOn && (from === null || date >= from)
}

export interface PostingLine {
  readonly account: Account
  /** Null if it is missing. */
  readonly nominal_code_id: number | null
  readonly debit: string
  readonly credit: string
  readonly description: string
}

type BlockedReason = 'missing_cost' | 'missing_nominal_code' | 'missing_product'

/** A document's posting, or why it cannot be posted yet. */
export interface Posting {
  readonly isEligible: boolean
  readonly unit_cost: string | null
  readonly lines: readonly PostingLine[]
  readonly blocked: { readonly reason: BlockedReason; readonly message: string } | null
}

export function post(facts: Facts): Posting {
  const isFulfillment = facts.type === 'sales_order_fulfillment'
  if (isFulfillment && (facts.product_id === null || facts.unit_cost === null)) return withoutCost(facts)
  const amounts = amountsOf(facts).filter(([, amount]) => !amount.eq(0))
  const lines = amounts.map(([account, amount]): PostingLine => ({
    account,
    nominal_code_id: (account === 'sales' ? facts.own_code_id : null) ?? facts.codes[account] ?? null,
    debit: amount.gt(0) ? amount.toFixed(2) : '0',
    credit: amount.lt(0) ? amount.abs().toFixed(2) : '0',
    description: describe(facts),
  }))
  const missing = lines.find(({ nominal_code_id: code }) => code === null)
  return {
    isEligible: isEligible(facts, facts.switches),
    unit_cost: isFulfillment ? facts.unit_cost : null,
    lines,
    blocked: missing ? { reason: 'missing_nominal_code', message: withoutCode(facts, missing.account) } : null,
  }
}

/** Debits are positive, credits negative; together they are zero. */
function amountsOf(facts: Facts): [Account, Big][] {
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
  const cost = costOf(facts)
  return [
    ['cogs', cost],
    ['inventory', cost.neg()],
  ]
}

/** The cost of the first n units less that of those before, so that parts sum to the whole to the cent. */
function costOf({ unit_cost: unitCost, cumulative, quantity }: Facts): Big {
  const upTo = (units: Big) => units.times(unitCost ?? 0).round(2, Big.roundHalfEven)
  const last = new Big(cumulative)
  return upTo(last).minus(upTo(last.minus(quantity ?? 0)))
}

function describe({ type, reference, line_number: line, quantity }: Facts): string {
  if (type === 'sales_credit') return `Order ${reference}, line ${line}: refund`
  const units = quantity === '1' ? '1 unit' : `${quantity} units`
  return `Order ${reference}, line ${line}: ${units} shipped`
}

function withoutCost(facts: Facts): Posting {
  const { product_id: product, line_number: line, sku, currency, date } = facts
  const blocked =
    product === null
      ? {
          reason: 'missing_product' as const,
          message: `Line ${line} with the SKU ${sku ?? '(none)'} has no product, so its cost is not known. Map its listing to a product.`,
        }
      : {
          reason: 'missing_cost' as const,
          message: `Product ${product} has no unit cost in ${currency} for ${date}. Add one with POST /api/products/${product}/costs.`,
        }
  return { isEligible: true, unit_cost: null, lines: [], blocked }
}

const phrases: Readonly<Record<Account, string>> = {
  sales: 'product revenue',
  cogs: 'the cost of goods sold',
  shipping_revenue: 'shipping charged',
  shipping_refund: 'shipping refunded',
  sales_returns_allowances: 'returns and allowances',
  marketplace_clearing: 'marketplace clearing',
  inventory: 'inventory',
}

function withoutCode({ instance_id: instance }: Facts, account: Account): string {
  const where = ofInstance.has(account) ? ` or, for this instance only, PATCH /api/walmart/${instance}` : ''
  return `There is no account for ${phrases[account]}. Set ${account}_nominal_code_id with PUT /api/accounting/settings${where}.`
}

/** The columns of a document that depend on whether it can be posted. */
export function columnsOf({ isEligible: isWanted, unit_cost, lines, blocked }: Posting) {
  const postedStatus = isWanted ? ('ready' as const) : ('ineligible' as const)
  const posted = blocked ? [] : lines
  return {
    status: blocked ? ('blocked' as const) : postedStatus,
    unit_cost,
    total: posted.reduce((sum, { debit }) => sum.plus(debit), new Big(0)).toFixed(2),
    line_count: posted.length,
    blocked_reason: blocked?.reason ?? null,
    blocked_message: blocked?.message ?? null,
    draft_lines: blocked ? lines : null,
    lines: posted.map((line, index) => ({ ...line, position: index + 1 })),
  } satisfies Partial<Record<keyof Row<'accounting_transactions'> | 'lines', unknown>>
}
