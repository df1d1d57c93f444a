import type { ListWalmartRuns, WalmartRunPage } from '@aisle/contract'

import { requireInstance } from '../instances/index.ts'
import { snapshot, type TenantContext } from '../platform/context.ts'
import { readPage } from '../platform/page.ts'
import { presentRun } from './present-run.ts'
import { countRuns, selectRuns } from './run-queries.ts'

export function listRuns(ctx: TenantContext, query: ListWalmartRuns): Promise<WalmartRunPage> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, query.id)
    return readPage(query, {
      count: () => countRuns(tx, query),
      rows: async (range) => (await selectRuns(tx, query, range)).map(presentRun),
    })
  })
}
