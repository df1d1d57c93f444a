import { planOnce, type Row, type TenantTransaction } from '@aisle/db'
import { Big } from 'big.js'
import { sql } from 'kysely'

import { timeZone } from '../platform/transaction.ts'
import {
  type Account,
  accounts,
  type BatchPeriod,
  type BlockedReason,
  type DocumentType,
  type Facts,
  type HandOverRules,
  accountsOfInstance,
  type PostedLine,
  type Posting,
  type PostingLine,
} from './document.ts'
import { costBetween, type Fulfillment, returnedCost, whyNoReturnedCost } from './return-cost.ts'

/** What a document's posting depends on, as far as its caller knows. */
export interface Unposted extends Omit<
  Facts,
  'codes' | 'date' | 'fulfillments' | 'occurred_on' | 'own_code_id' | 'rules' | 'unit_cost'
> {
  readonly sales_order_id: number
  /** When its units were shipped or received or its money was refunded, unless `occurred_on` says the day. */
  readonly at?: Date
  readonly occurred_on: string | null
  /** Null: the day on which it occurred, if that follows from `at`; otherwise it is a correction, and its date is today. */
  readonly date: string | null
}

/**
 * Adds everything else that the postings depend on. Two statements, or three for customer returns, which find each record
 * by a key.
 */
export async function findFacts<Given extends Unposted>(
  tx: TenantTransaction,
  given: readonly Given[],
): Promise<(Facts & Given)[]> {
  const rules = await findRules(tx, [...new Set(given.map((one) => one.instance_id))])
  const found = await findDaysAndCosts(tx, given)
  const fulfillmentsOf = await findFulfillments(tx, given)
  return given.map((one, index) => {
    const own = found[index]
    if (!own) throw new Error('Postgres returned no day for a document.')
    const { codes = {}, rules: handOver } = rules.get(one.instance_id) ?? {}
    const unit_cost = one.kept_cost ?? own.unit_cost
    return { ...one, ...own, unit_cost, codes, rules: handOver, fulfillments: fulfillmentsOf(one) }
  })
}

/** The fulfillments of the lines of customer returns. */
async function findFulfillments(
  tx: TenantTransaction,
  given: readonly Unposted[],
): Promise<(one: Unposted) => readonly Fulfillment[]> {
  const returns = given.filter(({ type }) => type === 'customer_return')
  if (returns.length === 0) return () => []
  const { rows } = await sql<Fulfillment & Pick<Unposted, 'line_number' | 'sales_order_id'>>`
    select document.sales_order_id, document.line_number, document.cumulative, document.quantity, document.blocked_message,
      case when document.status <> 'blocked' then document.unit_cost end as unit_cost
    from (
      select distinct * from unnest(
        ${returns.map((one) => one.sales_order_id)}::bigint[], ${returns.map((one) => one.line_number)}::text[]
      )
    ) wanted (sales_order_id, line_number)
    cross join lateral (
      select * from accounting_transactions
      where sales_order_id = wanted.sales_order_id and line_number = wanted.line_number
        and type = 'sales_order_fulfillment' and status <> 'reversed' and reverses_id is null
      offset 0
    ) document
  `.execute(tx)
  const lineOf = (one: Pick<Unposted, 'line_number' | 'sales_order_id'>) => `${one.sales_order_id} ${one.line_number}`
  const byLine = Map.groupBy(rows, lineOf)
  return (one) => (one.type === 'customer_return' ? (byLine.get(lineOf(one)) ?? []) : [])
}

type Codes = Readonly<Partial<Record<Account, number | null>>>
type Rules = Pick<Facts, 'codes' | 'rules'>

/** The nominal codes by instance, its own or else the tenant's, and how it hands over. For a deleted instance, the tenant's. */
export async function findRules(tx: TenantTransaction, instanceIds: readonly number[]): Promise<Map<number, Rules>> {
  const { rows } = await sql<Codes & { readonly instance_id: number; readonly rules: HandOverRules }>`
    select wanted.id as instance_id, ${sql.join(accounts.map(codeOf))}, json_build_object(
      'is_deleted', instance.id is null,
      'invoices', coalesce(instance.sync_sales_order_invoices_to_accounting, true),
      'credits', coalesce(instance.sync_sales_credit_to_accounting, true),
      'invoices_from', settings.sales_order_invoices_start_date,
      'credits_from', settings.sales_credits_start_date,
      'fulfillments_period', coalesce(
        instance.batch_period_sales_order_fulfillments, settings.batch_period_sales_order_fulfillments, 'none'
      ),
      'returns_period', coalesce(instance.batch_period_customer_returns, settings.batch_period_customer_returns, 'none')
    ) as rules
    from unnest(${instanceIds}::bigint[]) as wanted (id)
    left join lateral (select * from integration_instances where id = wanted.id limit 1) instance on true
    left join accounting_settings settings on true
    ${planOnce}
  `.execute(tx)
  return new Map(rows.map(({ instance_id, rules, ...codes }) => [instance_id, { codes, rules }]))
}

function codeOf(account: Account) {
  const column = `${account}_nominal_code_id`
  const isOfInstance = accountsOfInstance.has(account)
  const first = isOfInstance ? sql`${sql.id('instance', column)}, ` : sql``
  return sql`coalesce(${first}${sql.id('settings', column)}) as ${sql.id(account)}`
}

type Own = Pick<Facts, 'date' | 'occurred_on' | 'own_code_id' | 'unit_cost'>

/** In the order given. The account is read only now that the caller has locked the posting rules. */
async function findDaysAndCosts(tx: TenantTransaction, given: readonly Unposted[]): Promise<Own[]> {
  const { rows } = await sql<Own>`
    select wanted.occurred_on, wanted.date, coalesce(line.nominal_code_id, product.nominal_code_id) as own_code_id, cost.unit_cost
    from (
      select position, sales_order_id, line_number, product_id, currency,
        coalesce(occurred_on, (at at time zone zone)::date) as occurred_on,
        coalesce(day, (case when occurred_on is null then at else now() end at time zone zone)::date) as date
      from (select ${timeZone} as zone) tenant, unnest(
        ${given.map((one) => one.sales_order_id)}::bigint[],
        ${given.map((one) => one.line_number)}::text[],
        ${given.map((one) => one.product_id)}::bigint[],
        ${given.map((one) => one.currency)}::text[],
        ${given.map((one) => one.date)}::date[],
        ${given.map((one) => one.occurred_on)}::date[],
        ${given.map((one) => one.at ?? null)}::timestamptz[]
      ) with ordinality as one (sales_order_id, line_number, product_id, currency, day, occurred_on, at, position)
      offset 0
    ) wanted
    left join lateral (
      select nominal_code_id from sales_order_lines
      where sales_order_id = wanted.sales_order_id and line_number = wanted.line_number limit 1
    ) line on true
    left join lateral (select nominal_code_id from products where id = wanted.product_id limit 1) product on true
    left join lateral (
      select unit_cost from product_costs
      where product_id = wanted.product_id and currency = wanted.currency and effective_from <= wanted.occurred_on
      order by effective_from desc limit 1
    ) cost on true
    order by wanted.position
    ${planOnce}
  `.execute(tx)
  return rows
}

/** How documents of a type are batched. Invoices and credits never are. */
export function batchPeriodOf(type: DocumentType, rules: HandOverRules | undefined): BatchPeriod {
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

const whatBecame: Readonly<Record<NonNullable<Facts['disposition']>, string>> = {
  return_to_stock: 'returned to stock',
  dispose: 'returned and disposed of',
  refurbish: 'returned to be refurbished',
}

function describe({ type, reference, line_number: line, quantity, disposition }: Facts): string {
  if (type === 'sales_credit') return `Order ${reference}, line ${line}: refund`
  const units = quantity === '1' ? '1 unit' : `${quantity} units`
  return `Order ${reference}, line ${line}: ${units} ${disposition ? whatBecame[disposition] : 'shipped'}`
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

/** For a document whose amounts are not known. */
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
  const where = accountsOfInstance.has(account) ? ` or, for this instance only, PATCH /api/walmart/${instance}` : ''
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
