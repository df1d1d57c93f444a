import type { ListWalmartRunProblems, WalmartRunProblem, WalmartRunProblemPage } from '@aisle/contract'
import type { Row, Schema } from '@aisle/db'
import { sql } from 'kysely'

import type { TenantContext } from '../platform/context.ts'
import { defineList, presentPage } from '../platform/define-list.ts'
import { snapshot } from '../platform/transaction.ts'
import { requireRun } from './run.ts'

export function listProblems(ctx: TenantContext, query: ListWalmartRunProblems): Promise<WalmartRunProblemPage> {
  return snapshot(ctx, async (tx) => {
    await requireRun(tx, query)
    return presentPage(await problems.page(tx, query), presentProblem)
  })
}

interface ProblemRow extends Row<'sync_problems', 'id' | 'code' | 'message' | 'created_at'> {
  readonly record: string | null
}

const record = sql<
  string | null
>`coalesce(raw ->> 'purchaseOrderId', raw ->> 'returnOrderId', raw ->> 'sku', raw ->> 'shipNode')`.as('record')

const problems = defineList<Pick<ListWalmartRunProblems, 'run_id'>, ProblemRow>({
  from: sql`sync_problems`,
  id: sql`id`,
  filters: { run_id: (id) => sql`run_id = ${id}` },
  sorts: {},
  select: (tx, chosen, order) =>
    tx
      .selectFrom(sql<Schema['sync_problems']>`(${chosen})`.as('sync_problems'))
      .select(['id', 'code', 'message', 'created_at', record])
      .orderBy(order)
      .execute(),
})

function presentProblem({ created_at: createdAt, ...problem }: ProblemRow): WalmartRunProblem {
  return { ...problem, created_at: createdAt.toISOString() }
}
