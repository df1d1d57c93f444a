import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { lockPostingRules } from '../catalog/index.ts'
import type { ReconciledLine, ReconciledOrder } from '../sales-orders/index.ts'
import { compareLine, type Draft, type StoredDocument } from './compare-line.ts'
import { insertDocuments, type NewDocument, reverseDocuments } from './post-documents.ts'

interface Page {
  readonly instanceId: number
  /** The caller has locked Walmart's orders, so no other transaction makes documents of them. */
  readonly orders: readonly ReconciledOrder[]
}

/**
 * Makes the documents of what was shipped and refunded since the last time, and reverses those that Walmart has corrected.
 * Call it at the end of the transaction that has stored the orders. It takes a few statements, and none if nothing has
 * shipped.
 */
export async function reconcileDocuments(tx: TenantTransaction, { instanceId, orders }: Page): Promise<void> {
  const stored = await findStored(tx, orders)
  const reversed: number[] = []
  const documents: NewDocument[] = []
  for (const order of orders) {
    const ofOrder = Map.groupBy(stored.get(order.id) ?? [], (document) => document.line_number)
    for (const line of [...order.lines, ...goneLines(order, ofOrder)]) {
      const difference = compareLine(line, ofOrder.get(line.line_number) ?? [], order)
      reversed.push(...difference.reversed.map(({ id }) => id))
      documents.push(...difference.drafts.map((draft) => complete(draft, { instanceId, order, line })))
    }
  }
  if (reversed.length + documents.length === 0) return
  await lockPostingRules(tx, 'post')
  await reverseDocuments(tx, reversed)
  await insertDocuments(tx, documents)
}

interface Origin {
  readonly instanceId: number
  readonly order: ReconciledOrder
  readonly line: ReconciledLine
}

function complete(draft: Draft, { instanceId, order, line }: Origin): NewDocument {
  return {
    ...draft,
    instance_id: instanceId,
    sales_order_id: order.id,
    reference: order.number,
    // An order without charges, such as a replacement, names no currency.
    currency: order.currency ?? 'USD',
    line_number: line.line_number,
    sku: line.sku,
    product_id: line.product_id,
    line_code_id: line.nominal_code_id,
  }
}

/** Lines with documents that Walmart's order no longer has: nothing of them is shipped or refunded. */
function goneLines({ lines }: ReconciledOrder, documents: ReadonlyMap<string, unknown>): ReconciledLine[] {
  const known = new Set(lines.map(({ line_number: number }) => number))
  const gone = [...documents.keys()].filter((number) => !known.has(number))
  return gone.map((line_number) => ({ ...nothing, line_number }))
}

const nothing: Omit<ReconciledLine, 'line_number'> = {
  sku: null,
  quantity: '1',
  quantity_shipped: '0',
  product_amount: '0',
  shipping_amount: '0',
  other_amount: '0',
  tax_amount: '0',
  product_id: null,
  nominal_code_id: null,
  movements: {
    shipments: [],
    refunded: { amount: '0', shipping_amount: '0', tax_amount: '0' },
    changedAt: new Date(0),
  },
}

/** The documents that count, by sales order. Only orders that may have some are looked up. */
async function findStored(
  tx: TenantTransaction,
  orders: readonly ReconciledOrder[],
): Promise<Map<number, StoredDocument[]>> {
  const ids = orders.filter(({ isNew }) => !isNew).map(({ id }) => id)
  if (ids.length === 0) return new Map()
  const { rows } = await sql<StoredDocument>`
    select document.id, document.sales_order_id, document.line_number, document.type, document.status,
      document.cumulative, document.quantity, document.product_amount, document.shipping_amount
    from unnest(${ids}::bigint[]) as wanted (id)
    cross join lateral (
      select * from accounting_transactions
      where sales_order_id = wanted.id and status <> 'reversed' and reverses_id is null
      offset 0
    ) document
  `.execute(tx)
  return Map.groupBy(rows, (row) => row.sales_order_id)
}
