import type { ListWalmartLocations, WalmartLocationPage } from '@aisle/contract'

import { requireInstance } from '../instances/index.ts'
import { snapshot, type TenantContext } from '../platform/context.ts'
import { readPage } from '../platform/page.ts'
import { presentLocation } from './present-location.ts'
import { countLocations, selectLocations } from './queries.ts'

export function listLocations(ctx: TenantContext, query: ListWalmartLocations): Promise<WalmartLocationPage> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, query.id)
    return readPage(query, {
      count: () => countLocations(tx, query),
      rows: async (range) => (await selectLocations(tx, { ...query, ...range })).map(presentLocation),
    })
  })
}
