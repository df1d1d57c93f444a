import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'
import { z } from 'zod'

import type { Services, TenantContext } from '../platform/context.ts'
import { addJob, addMissingJobs, defineJob, inSlices } from '../platform/jobs.ts'
import { periodOf } from './open-batches.ts'
import { countDocuments, lockFeed } from './post-documents.ts'

/** Closes the batches of a tenant whose periods have ended. */
export const closeBatchesJob = defineJob({
  name: 'tenant.close_accounting_batches',
  payload: z.strictObject({ tenantId: z.int() }),
  key: () => 'close_batches',
})

/** Once a minute, for all tenants: queues the closing of batches whose periods have ended. */
export async function closeDueBatches({ db }: Pick<Services, 'db'>): Promise<void> {
  const { rows } = await sql<Row<'accounting_batches', 'tenant_id'>>`
    select distinct tenant_id from accounting_batches where closed_at is null and closes_at <= now()
  `.execute(db)
  await addMissingJobs(
    db,
    closeBatchesJob,
    rows.map(({ tenant_id: tenantId }) => ({ payload: { tenantId } })),
  )
}

export function closeBatches(ctx: TenantContext): Promise<void> {
  return inSlices(ctx, {
    // No cursor is needed: a closed batch is no longer due. True means that there may be more.
    from: true,
    batch: async (tx) => {
      await lockFeed(tx)
      const batch = await findDueBatch(tx)
      if (batch) await closeBatch(tx, batch)
      return batch && true
    },
    requeue: (tx) => addJob(tx, closeBatchesJob, { payload: { tenantId: ctx.tenantId } }),
  })
}

type Batch = Row<'accounting_batches', 'first_day' | 'id' | 'period' | 'type'>

async function findDueBatch(tx: TenantTransaction): Promise<Batch | undefined> {
  const { rows } = await sql<Batch>`
    select id, type, period, first_day from accounting_batches
    where closed_at is null and closes_at <= now()
    order by closes_at, id limit 1
  `.execute(tx)
  return rows[0]
}

/** Makes the document that sums the batch: for each account, its debits and its credits. */
async function closeBatch(tx: TenantTransaction, batch: Batch): Promise<void> {
  const name = periodOf(batch, batch.first_day)
  const description = `${batch.type === 'customer_return' ? 'Returns' : 'Shipments'} of ${name}`
  await sql`
    with member as materialized (
      select line.*
      from accounting_transactions document
      cross join lateral (
        select * from accounting_lines where tenant_id = document.tenant_id and transaction_id = document.id offset 0
      ) line
      where document.batch_id = ${batch.id}
    ), side as materialized (
      select account, nominal_code_id, sum(debit) as debit, 0 as credit from member where debit > 0 group by 1, 2
      union all
      select account, nominal_code_id, 0, sum(credit) from member where credit > 0 group by 1, 2
    ), document as (
      insert into accounting_transactions (
        id, type, status, is_batch, instance_id, reference, date, occurred_on, currency, quantity, product_amount, shipping_amount,
        tax_amount, total, line_count, position
      )
      select id, type, 'ready', true, instance_id, ${name}, last_day, last_day, currency,
        (select sum(quantity) from accounting_transactions where batch_id = ${batch.id}), 0, 0, 0,
        (select coalesce(sum(debit), 0) from side), (select count(*) from side), nextval('public.accounting_positions')
      from accounting_batches where id = ${batch.id}
    ), closed as (
      update accounting_batches set closed_at = now(), updated_at = now() where id = ${batch.id}
    )
    insert into accounting_lines (transaction_id, position, account, nominal_code_id, debit, credit, description)
    select ${batch.id}, row_number() over (order by debit = 0, account, nominal_code_id), account, nominal_code_id, debit, credit,
      ${description}
    from side
  `.execute(tx)
  countDocuments(tx, [{ type: batch.type, status: 'ready' }])
}
