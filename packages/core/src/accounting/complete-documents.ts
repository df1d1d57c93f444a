import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'
import type { z } from 'zod'

import { type completeDocumentsJob, queueCompletion } from '../catalog/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { inSlices } from '../platform/jobs.ts'
import { completeDocuments } from './post-documents.ts'

type Payload = z.output<typeof completeDocumentsJob.payload>

// A batch should take no longer than a page of a refresh.
const batchSize = 250

/** Posts documents that were blocked for a reason, as far as they now have what they lacked. */
export function completeBlocked(ctx: TenantContext, { reason, after }: Omit<Payload, 'tenantId'>): Promise<void> {
  return inSlices(ctx, {
    from: after,
    batch: async (tx, cursor) => {
      const documents = await lockBlocked(tx, { reason, after: cursor })
      await completeDocuments(tx, documents)
      return documents.length === batchSize ? documents.at(-1)?.id : undefined
    },
    requeue: (tx, cursor) => queueCompletion(tx, { tenantId: ctx.tenantId, reason, after: cursor }),
  })
}

type BlockedRow = Row<
  'accounting_transactions',
  | 'cumulative'
  | 'currency'
  | 'date'
  | 'id'
  | 'instance_id'
  | 'line_number'
  | 'product_amount'
  | 'quantity'
  | 'reference'
  | 'shipping_amount'
  | 'sku'
  | 'type'
>

interface Blocked extends BlockedRow {
  readonly date: string
  readonly product_id: number | null
  readonly line_code_id: number | null
}

/** The next blocked documents, locked in the order of their ids, each with its line's present product and account. */
async function lockBlocked(
  tx: TenantTransaction,
  { reason, after }: Pick<Payload, 'after' | 'reason'>,
): Promise<Blocked[]> {
  const { rows } = await sql<Blocked>`
    with document as materialized (
      select * from accounting_transactions
      where status = 'blocked' and blocked_reason = ${reason} and id > ${after}
      order by id limit ${batchSize} for no key update
    )
    select document.id, type, instance_id, reference, document.line_number, document.sku, date, currency, cumulative,
      document.quantity, document.product_amount, document.shipping_amount,
      coalesce(line.product_id, document.product_id) as product_id, line.nominal_code_id as line_code_id
    from document
    left join lateral (
      select product_id, nominal_code_id from sales_order_lines
      where sales_order_id = document.sales_order_id and line_number = document.line_number limit 1
    ) line on true
    order by document.id
  `.execute(tx)
  return rows
}
