import type { ListWalmartInstances, WalmartInstancePage } from '@aisle/contract'

import { snapshot, type TenantContext } from '../platform/context.ts'
import { readPage } from '../platform/page.ts'
import { countInstances, selectInstances } from './list-queries.ts'
import { presentInstance } from './present-instance.ts'

export function listInstances(ctx: TenantContext, query: ListWalmartInstances): Promise<WalmartInstancePage> {
  return snapshot(ctx, (tx) =>
    readPage(query, {
      count: () => countInstances(tx, query),
      rows: async (range) => (await selectInstances(tx, query, range)).map(presentInstance),
    }),
  )
}
