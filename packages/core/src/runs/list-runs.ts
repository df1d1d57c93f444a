import type { ListWalmartRuns, WalmartRunPage } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { requireInstance } from '../instances/index.ts'
import { snapshot, type TenantContext } from '../platform/context.ts'
import { isFound, orderOf, readPage } from '../platform/page.ts'
import { presentRun, runColumns } from './run.ts'

export function listRuns(ctx: TenantContext, query: ListWalmartRuns): Promise<WalmartRunPage> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, query.id)
    return readPage(query, {
      count: () => countRuns(tx, query),
      rows: async (range) => (await selectRuns(tx, query, range)).map(presentRun),
    })
  })
}

type RunFilter = Pick<ListWalmartRuns, 'id' | 'kind' | 'status' | 'search'>

function runsMatching(tx: TenantTransaction, { id, kind, status, search }: RunFilter) {
  return tx
    .selectFrom('sync_runs')
    .where('instance_id', '=', id)
    .$if(kind !== undefined, (runs) => runs.where('kind', '=', kind ?? 'token'))
    .$if(status !== undefined, (runs) => runs.where('status', '=', status ?? 'queued'))
    .$if(search !== undefined && search !== '', (runs) => runs.where(isFound(sql`id`, 'sync_runs', search ?? '')))
}

async function countRuns(tx: TenantTransaction, filter: RunFilter): Promise<number> {
  const counted = runsMatching(tx, filter).select(({ fn }) => fn.countAll<number>().as('total'))
  return (await counted.executeTakeFirstOrThrow()).total
}

const sortColumns = {
  id: sql`id`,
  kind: sql`kind`,
  status: sql`status`,
  processed: sql`processed`,
  created_at: sql`created_at`,
  started_at: { nullable: sql`started_at` },
  finished_at: { nullable: sql`finished_at` },
}

function selectRuns(
  tx: TenantTransaction,
  query: ListWalmartRuns,
  { limit, offset }: { readonly limit: number; readonly offset: number },
) {
  const order = orderOf(query.sort, sortColumns, sql`id`)
  // Problems are counted for the runs of the page, not for those on the pages before it.
  const page = runsMatching(tx, query).selectAll().orderBy(order).limit(limit).offset(offset)
  return tx.selectFrom(page.as('sync_runs')).select(runColumns).orderBy(order).execute()
}
