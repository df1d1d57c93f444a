import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'
import { z } from 'zod'

import { lockPostingRules } from '../catalog/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { addJob, defineJob, inSlices } from '../platform/jobs.ts'
import { countDocuments, lockFeed } from './post-documents.ts'
import { findRules, postedStatus } from './posting.ts'

/** Applies the switches to documents that have not been handed over. */
export const applySwitchesJob = defineJob({
  name: 'tenant.apply_accounting_switches',
  payload: z.strictObject({
    tenantId: z.int(),
    /** Cursor: the last processed document. */
    after: z.int().default(0),
  }),
  key: ({ after }) => `switches:${after}`,
})

/** Call it at the end of the transaction that changes a switch or its start date. */
export async function queueSwitching(
  { tenantId }: Pick<TenantContext, 'tenantId'>,
  tx: TenantTransaction,
): Promise<void> {
  await lockPostingRules(tx, 'change')
  await addJob(tx, applySwitchesJob, { payload: { tenantId } })
}

// A batch should take no longer than a page of a refresh.
const batchSize = 250

export function applySwitches(ctx: TenantContext, { after }: { readonly after: number }): Promise<void> {
  return inSlices(ctx, {
    from: after,
    batch: async (tx, cursor) => {
      const documents = await lockSwitched(tx, cursor)
      const rules = await findRules(tx, [...new Set(documents.map((one) => one.instance_id))])
      const wrong = documents.filter((one) => {
        const ofInstance = rules.get(one.instance_id)?.rules
        return ofInstance?.is_deleted === false && postedStatus(one, ofInstance) !== one.status
      })
      await setEligible(tx, idsOf(wrong.filter(({ status }) => status === 'ineligible')))
      await setIneligible(tx, idsOf(wrong.filter(({ status }) => status === 'ready')))
      countDocuments(
        tx,
        wrong.map(({ type, status }) => ({ type, status: status === 'ready' ? 'ineligible' : 'ready' })),
      )
      return documents.length === batchSize ? documents.at(-1)?.id : undefined
    },
    requeue: (tx, cursor) => addJob(tx, applySwitchesJob, { payload: { tenantId: ctx.tenantId, after: cursor } }),
  })
}

type Switched = Row<
  'accounting_transactions',
  'id' | 'instance_id' | 'occurred_on' | 'status' | 'stays_in_feed' | 'type'
>

const idsOf = (documents: readonly Switched[]) => documents.map(({ id }) => id)

/** The next documents that a switch applies to, locked. A reversal follows what it reverses, and so may a correction. */
async function lockSwitched(tx: TenantTransaction, after: number): Promise<Switched[]> {
  const { rows } = await sql<Switched>`
    select id, type, instance_id, occurred_on, stays_in_feed, status from accounting_transactions
    where status in ('ineligible', 'ready') and type in ('sales_order_invoice', 'sales_credit') and reverses_id is null
      and not stays_in_feed and id > ${after}
    order by id limit ${batchSize} for no key update
  `.execute(tx)
  return rows
}

async function setEligible(tx: TenantTransaction, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await lockFeed(tx)
  await sql`
    update accounting_transactions
    set status = 'ready', position = nextval('public.accounting_positions'), updated_at = now()
    where id = any(${ids}::bigint[])
  `.execute(tx)
}

async function setIneligible(tx: TenantTransaction, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await sql`
    update accounting_transactions set status = 'ineligible', position = null, updated_at = now()
    where id = any(${ids}::bigint[])
  `.execute(tx)
}
