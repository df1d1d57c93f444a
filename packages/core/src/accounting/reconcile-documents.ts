import { planOnce, type Row, type TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { lockPostingRules } from '../catalog/index.ts'
import { timeZone } from '../platform/transaction.ts'
import type { ReconciledLine, ReconciledOrder } from '../sales-orders/index.ts'
import { compareLine, renewReturn } from './compare-line.ts'
import { completeById } from './complete-documents.ts'
import type { Draft, Receipt, Returned, StoredDocument } from './document.ts'
import {
  insertDocuments,
  lockDocuments,
  type LockedDocument,
  type NewDocument,
  reverseDocuments,
} from './post-documents.ts'

interface Page {
  readonly instanceId: number
  /** The caller has locked Walmart's orders, so no other transaction makes documents for them. */
  readonly orders: readonly ReconciledOrder[]
}

/** The documents that some orders lack, and those to reverse. */
interface Differences extends Affected {
  /** Ids of documents to reverse. */
  readonly reversed: Set<number>
  /** Documents to make. */
  readonly drafts: DraftOf[]
}

/**
 * Compares the documents of orders with what was shipped, refunded and received back. It needs no statement if all
 * orders are new.
 */
export async function compareDocuments(tx: TenantTransaction, { instanceId, orders }: Page): Promise<Differences> {
  const stored = await findStored(tx, orders)
  const mayHaveReturns = orders.some((order) => order.mayHaveReturns)
  const returnedOf = mayHaveReturns ? await findReturned(tx, { instanceId, orders }) : undefined
  const found: Differences = { reversed: new Set(), drafts: [], unblocked: [], unshipped: [], fulfillments: [] }
  for (const one of orders) {
    const documents = stored.get(one.id) ?? []
    const order = { ...one, currency: currencyOf(one, documents) }
    const ofOrder = Map.groupBy(documents, (document) => document.line_number)
    for (const line of [...order.lines, ...goneLines(order, ofOrder)]) {
      const ofLine = ofOrder.get(line.line_number) ?? []
      const returned = returnedOf?.(order, line.line_number)
      const difference = compareLine({ ...line, returned }, ofLine, order)
      const toDraft = (draft: Draft) => ({ draft, instanceId, order, line })
      for (const { id } of difference.reversed) found.reversed.add(id)
      found.drafts.push(...difference.drafts.map(toDraft))
      found.unblocked.push(...idsOf(difference.unblocked))
      found.unshipped.push(...difference.unshipped.map((document) => ({ ...toDraft(renewReturn(document)), document })))
      if (difference.drafts.some(isReturn)) found.fulfillments.push(...idsOf(ofLine.filter(isFulfillment)))
    }
  }
  return found
}

/**
 * Makes the documents for what was shipped, refunded and received back since the last time, and reverses those that
 * Walmart has corrected. Call it at the end of the transaction that has stored the orders or their returns. It needs
 * a few statements, and none if nothing has shipped.
 */
export async function reconcileDocuments(tx: TenantTransaction, differences: Differences): Promise<void> {
  const { reversed, drafts, unblocked, unshipped, fulfillments } = differences
  if (reversed.size + drafts.length + unblocked.length === 0) return
  await lockPostingRules(tx, 'post')
  const changing = [...reversed, ...unblocked, ...fulfillments, ...idsOf(unshipped.map(({ document }) => document))]
  const locked = changing.length > 0 ? await lockDocuments(tx, changing) : []
  for (const { document, ...renewed } of unshipped) {
    if (locked.some(({ id, status }) => id === document.id && status === 'blocked')) continue
    // A job has posted it since it was read.
    reversed.add(document.id)
    drafts.push(renewed)
  }
  const corrected = locked.filter(({ id }) => reversed.has(id))
  if (corrected.length > 0) await reverseDocuments(tx, corrected)
  const documents = drafts.map((draft) => complete(draft, corrected))
  // Customer returns take their costs from fulfillments, so they come last.
  await insertDocuments(
    tx,
    documents.filter((document) => !isReturn(document)),
  )
  await insertDocuments(tx, documents.filter(isReturn))
  if (unblocked.length > 0) await completeById(tx, unblocked)
}

/** Documents that depend on those that are made or reversed. */
interface Affected {
  /** Ids of blocked ones that may now have what they lacked. */
  readonly unblocked: number[]
  /** Blocked customer returns, with what replaces them if they have been posted meanwhile. */
  readonly unshipped: (DraftOf & { readonly document: StoredDocument })[]
  /** Ids of the fulfillments from which new customer returns take their costs. */
  readonly fulfillments: number[]
}

const idsOf = (documents: readonly StoredDocument[]) => documents.map(({ id }) => id)
const isReturn = ({ type }: Pick<Draft, 'type'> | NewDocument) => type === 'customer_return'
const isFulfillment = ({ type, status }: StoredDocument) => type === 'sales_order_fulfillment' && status !== 'reversed'

/** An order without charges, such as a replacement, names no currency: its documents then keep theirs. */
function currencyOf({ currency }: ReconciledOrder, stored: readonly StoredDocument[]): string {
  return currency ?? stored.findLast(({ status }) => status !== 'reversed')?.currency ?? 'USD'
}

interface DraftOf {
  readonly draft: Draft
  readonly instanceId: number
  readonly order: ReconciledOrder & { readonly currency: string }
  readonly line: ReconciledLine
}

function complete({ draft, instanceId, order, line }: DraftOf, corrected: readonly LockedDocument[]): NewDocument {
  const { replaced, ...rest } = draft
  // Its state when it was locked, since a job may have completed it or taken it out of the feed.
  const { kept_cost, product_id, ...inherited } = inheritFrom(
    corrected.find(({ id }) => id === replaced?.id) ?? replaced,
    order,
  )
  return {
    ...rest,
    ...inherited,
    instance_id: instanceId,
    sales_order_id: order.id,
    reference: order.number,
    currency: order.currency,
    line_number: line.line_number,
    sku: line.sku,
    kept_cost,
    product_id: kept_cost === null ? line.product_id : product_id,
  }
}

type Inherited = Pick<NewDocument, 'date' | 'kept_cost' | 'occurred_on' | 'product_id' | 'stays_in_feed'>

/**
 * What a document takes over from the one that it replaces. The correction of a posted one is dated today, as its reversal is,
 * but belongs to the same event: that decides its cost, unless that was in another currency, and whether it is handed over.
 */
function inheritFrom(
  replaced: LockedDocument | StoredDocument | null,
  order: { readonly currency: string },
): Inherited {
  if (!replaced) return { date: null, occurred_on: null, stays_in_feed: false, kept_cost: null, product_id: null }
  const { status, date, occurred_on, stays_in_feed: stays, position, unit_cost, currency, product_id } = replaced
  const kept_cost = currency === order.currency ? unit_cost : null
  return {
    date: status === 'blocked' ? date : null,
    occurred_on,
    stays_in_feed: stays || position !== null,
    kept_cost,
    product_id,
  }
}

/** Lines with documents that Walmart's order no longer has: nothing of them is shipped or refunded. */
function goneLines({ lines }: ReconciledOrder, documents: ReadonlyMap<string, unknown>): ReconciledLine[] {
  const known = new Set(lines.map(({ line_number: number }) => number))
  const gone = [...documents.keys()].filter((number) => !known.has(number))
  return gone.map((line_number) => ({ ...goneLine, line_number }))
}

const goneLine: Omit<ReconciledLine, 'line_number'> = {
  sku: null,
  quantity: '1',
  quantity_shipped: '0',
  product_amount: '0',
  shipping_amount: '0',
  other_amount: '0',
  tax_amount: '0',
  product_id: null,
  movements: {
    shipments: [],
    refunded: { amount: '0', shipping_amount: '0', tax_amount: '0' },
    changedAt: new Date(0),
  },
}

/**
 * Documents that were not set aside while they were blocked, oldest first, by sales order. Only orders that may have some are
 * looked up.
 */
async function findStored(
  tx: TenantTransaction,
  orders: readonly ReconciledOrder[],
): Promise<Map<number, StoredDocument[]>> {
  const ids = orders.filter(({ isNew }) => !isNew).map(({ id }) => id)
  if (ids.length === 0) return new Map()
  const { rows } = await sql<StoredDocument>`
    select document.id, document.sales_order_id, document.line_number, document.type, document.status,
      document.date, document.occurred_on, document.stays_in_feed, document.position, document.currency, document.cumulative, document.quantity,
      document.product_amount, document.shipping_amount, document.tax_amount, document.product_id, document.unit_cost,
      document.blocked_reason, document.receipt_id, document.disposition,
      document.occurred_on::timestamp at time zone zone as day_start,
      (document.occurred_on + 1)::timestamp at time zone zone as day_end
    from (select ${timeZone} as zone) tenant, unnest(${ids}::bigint[]) as wanted (id)
    cross join lateral (
      select * from accounting_transactions
      where sales_order_id = wanted.id and (status <> 'reversed' or reversed_by_id is not null) and reverses_id is null
      offset 0
    ) document
    ${planOnce}
  `.execute(tx)
  return Map.groupBy(
    rows.toSorted((a, b) => a.id - b.id),
    (row) => row.sales_order_id,
  )
}

/** The returns of an order line. */
type FindReturned = (order: ReconciledOrder, lineNumber: string) => Returned | undefined

interface ReturnedRow extends Row<'walmart_return_lines', 'purchase_order_id' | 'purchase_order_line_number'> {
  readonly amount: string
  readonly shipping_amount: string
  readonly tax_amount: string
  readonly refunded_at: Date | null
  /** The receipts of each return. */
  readonly receipts: readonly (readonly (Omit<Receipt, 'received_at'> & { readonly received_at: string })[])[]
}

/** By purchase order and line number, because Walmart may leave out the SKU. A unit is in one return only, so returns add up. */
async function findReturned(tx: TenantTransaction, { instanceId, orders }: Page): Promise<FindReturned> {
  const { rows } = await sql<ReturnedRow>`
    select line.purchase_order_id, line.purchase_order_line_number, sum(refunded_amount) as amount,
      sum(refunded_shipping_amount) as shipping_amount, sum(refunded_tax_amount) as tax_amount,
      max(status_date) filter (where refunded_amount <> 0 or refunded_shipping_amount <> 0) as refunded_at,
      json_agg(received.receipts) as receipts
    from unnest(${orders.map(({ number }) => number)}::text[]) as wanted (number)
    cross join lateral (select * from walmart_return_lines where purchase_order_id = wanted.number offset 0) line
    cross join lateral (select from walmart_returns where id = line.return_id and instance_id = ${instanceId} limit 1) own
    cross join lateral (
      select coalesce(json_agg(json_build_object(
        'id', id, 'quantity', quantity::text, 'disposition', disposition, 'received_at', received_at, 'has_document', exists (
          select from accounting_transactions
          where receipt_id = return_receipts.id and status <> 'reversed' and reverses_id is null
        )
      )), '[]') as receipts
      from return_receipts where return_id = line.return_id and line_number = line.line_number
    ) received
    group by line.purchase_order_id, line.purchase_order_line_number
    ${planOnce}
  `.execute(tx)
  const byLine = new Map(rows.map((row) => [`${row.purchase_order_id} ${row.purchase_order_line_number}`, row]))
  return ({ number }, lineNumber) => {
    const found = byLine.get(`${number} ${lineNumber}`)
    return found && toReturned(found)
  }
}

function toReturned({ amount, shipping_amount, tax_amount, refunded_at: refundedAt, receipts }: ReturnedRow): Returned {
  return {
    refunded: { amount, shipping_amount, tax_amount },
    refundedAt,
    receipts: receipts
      .flat()
      .map(({ received_at: at, ...receipt }) => ({ ...receipt, received_at: new Date(at) }))
      .toSorted((a, b) => a.id - b.id),
  }
}
