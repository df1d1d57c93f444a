import type {
  ListWalmartReturns,
  ReturnReceipt,
  WalmartReturn,
  WalmartReturnDocument,
  WalmartReturnId,
  WalmartReturnLine,
  WalmartReturnPage,
} from '@aisle/contract'
import type { Row, Schema, TenantTransaction } from '@aisle/db'
import { Big } from 'big.js'
import { sql } from 'kysely'

import { requireInstance } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { defineList, isFound, presentPage } from '../platform/define-list.ts'
import { AisleError } from '../platform/errors.ts'
import { snapshot } from '../platform/transaction.ts'

// All but `raw`, which is large.
const columns = [
  'id',
  'instance_id',
  'return_order_id',
  'customer_order_id',
  'customer_email_id',
  'customer_name',
  'return_type',
  'replacement_customer_order_id',
  'refund_mode',
  'channel',
  'status',
  'return_date',
  'return_by',
  'total_refund',
  'currency',
  'created_at',
  'updated_at',
] as const

type ReturnRow = Row<'walmart_returns', (typeof columns)[number]>

const returns = defineList<ListWalmartReturns, ReturnRow>({
  from: sql`walmart_returns`,
  id: sql`id`,
  filters: {
    id: (id) => sql`instance_id = ${id}`,
    status: (status) => sql`status = ${status}`,
    customerOrderId: (id) => sql`customer_order_id = ${id}`,
  },
  counted: { table: 'walmart_returns', by: { id: 'owner_id' } },
  search: (text) => isFound(sql`id`, 'walmart_returns', text),
  sorts: {
    returnOrderId: sql`return_order_id`,
    customerOrderId: sql`customer_order_id`,
    status: { nullable: sql`status` },
    returnDate: sql`return_date`,
  },
  newest: sql`return_date`,
  select: (tx, chosen, order) =>
    tx
      .selectFrom(sql<Schema['walmart_returns']>`(${chosen})`.as('walmart_returns'))
      .select(columns)
      .orderBy(order)
      .execute(),
})

export function listReturns(ctx: TenantContext, query: ListWalmartReturns): Promise<WalmartReturnPage> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, query.id)
    return presentPage(await returns.page(tx, query), presentReturn)
  })
}

export function getReturn(ctx: TenantContext, key: WalmartReturnId): Promise<WalmartReturnDocument> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, key.id)
    return describeReturn(tx, key)
  })
}

export async function describeReturn(
  tx: TenantTransaction,
  { id, return_id: returnId }: WalmartReturnId,
): Promise<WalmartReturnDocument> {
  const [row] = await returns.where(tx, sql`instance_id = ${id} and id = ${returnId}`)
  if (!row) throw unknownReturn(id, returnId)
  const receipts = await selectReceipts(tx, returnId)
  const lines = (await selectLines(tx, id, returnId)).map((line) =>
    presentLine(
      line,
      receipts.filter(({ line_number: number }) => number === line.line_number),
    ),
  )
  return { data: { ...presentReturn(row), lines }, message: null }
}

export function unknownReturn(instanceId: number, returnId: number): AisleError {
  return new AisleError('ERR_NOT_FOUND', `Instance ${instanceId} has no return ${returnId}.`)
}

type LineRow = Awaited<ReturnType<typeof selectLines>>[number]

function selectLines(tx: TenantTransaction, instanceId: number, returnId: number) {
  return tx
    .selectFrom('walmart_return_lines')
    .select(['line_number', 'purchase_order_id', 'purchase_order_line_number', 'sku', 'product_name', 'reason'])
    .select(['quantity', 'refunded_quantity', 'amount', 'is_keep_it', 'status'])
    .select((eb) =>
      eb
        .selectFrom('walmart_orders')
        .select('id')
        .where('instance_id', '=', instanceId)
        .whereRef('walmart_orders.purchase_order_id', '=', 'walmart_return_lines.purchase_order_id')
        .limit(1)
        .as('order_id'),
    )
    .where('return_id', '=', returnId)
    .orderBy('line_number')
    .execute()
}

type ReceiptRow = Awaited<ReturnType<typeof selectReceipts>>[number]

function selectReceipts(tx: TenantTransaction, returnId: number) {
  return tx
    .selectFrom('return_receipts')
    .select(['id', 'line_number', 'quantity', 'disposition', 'received_at', 'created_at'])
    .where('return_id', '=', returnId)
    .orderBy('id')
    .execute()
}

function presentReturn(row: ReturnRow): WalmartReturn {
  return {
    id: row.id,
    integration_instance_id: row.instance_id,
    returnOrderId: row.return_order_id,
    customerOrderId: row.customer_order_id,
    customerEmailId: row.customer_email_id,
    customerName: row.customer_name,
    returnType: row.return_type,
    replacementCustomerOrderId: row.replacement_customer_order_id,
    refundMode: row.refund_mode,
    channel: row.channel,
    status: row.status,
    returnDate: row.return_date.toISOString(),
    returnBy: row.return_by?.toISOString() ?? null,
    totalRefund: row.total_refund,
    currency: row.currency,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}

function presentLine(row: LineRow, receipts: readonly ReceiptRow[]): WalmartReturnLine {
  return {
    lineNumber: row.line_number,
    purchaseOrderId: row.purchase_order_id,
    purchaseOrderLineNumber: row.purchase_order_line_number,
    order_id: row.order_id,
    sku: row.sku,
    itemName: row.product_name,
    reason: row.reason,
    quantity: row.quantity,
    refundedQuantity: row.refunded_quantity,
    receivedQuantity: receipts.reduce((sum, { quantity }) => sum.plus(quantity), new Big(0)).toFixed(),
    amount: row.amount,
    isKeepIt: row.is_keep_it,
    status: row.status,
    receipts: receipts.map(presentReceipt),
  }
}

function presentReceipt({ id, quantity, disposition, received_at, created_at }: ReceiptRow): ReturnReceipt {
  return {
    id,
    quantity,
    disposition,
    received_at: received_at.toISOString(),
    created_at: created_at.toISOString(),
  }
}
