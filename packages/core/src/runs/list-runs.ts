import type { ListWalmartRuns, WalmartRunPage } from '@aisle/contract'
import type { Schema } from '@aisle/db'
import { sql } from 'kysely'

import { requireInstance } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { defineList, isFound, presentPage } from '../platform/define-list.ts'
import { snapshot } from '../platform/transaction.ts'
import { presentRun, runColumns, type RunRow } from './run.ts'

export function listRuns(ctx: TenantContext, query: ListWalmartRuns): Promise<WalmartRunPage> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, query.id)
    return presentPage(await runs.page(tx, query), presentRun)
  })
}

const runs = defineList<ListWalmartRuns, RunRow>({
  from: sql`sync_runs`,
  id: sql`id`,
  filters: {
    id: (id) => sql`instance_id = ${id}`,
    kind: (kind) => sql`kind = ${kind}`,
    status: (status) => sql`status = ${status}`,
  },
  search: (text) => isFound(sql`id`, 'sync_runs', text),
  sorts: {
    kind: sql`kind`,
    status: sql`status`,
    processed: sql`processed`,
    created_at: sql`created_at`,
    started_at: { nullable: sql`started_at` },
    finished_at: { nullable: sql`finished_at` },
  },
  select: (tx, chosen, order) =>
    tx
      .selectFrom(sql<Schema['sync_runs']>`(${chosen})`.as('sync_runs'))
      .select(runColumns)
      .orderBy(order)
      .execute(),
})
