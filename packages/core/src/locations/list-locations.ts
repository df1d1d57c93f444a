import type { ListWalmartLocations, WalmartLocationPage } from '@aisle/contract'
import type { Schema } from '@aisle/db'
import { sql } from 'kysely'

import { requireInstance } from '../instances/index.ts'
import { snapshot, type TenantContext } from '../platform/context.ts'
import { anywhere, defineList, presentPage } from '../platform/define-list.ts'
import { type LocationRow, presentLocation } from './location-rows.ts'
import { locationColumns } from './queries.ts'

export function listLocations(ctx: TenantContext, query: ListWalmartLocations): Promise<WalmartLocationPage> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, query.id)
    return presentPage(await locations.page(tx, query), presentLocation)
  })
}

const locations = defineList<ListWalmartLocations, LocationRow>({
  from: sql`walmart_locations`,
  id: sql`id`,
  filters: { id: (id) => sql`instance_id = ${id}` },
  search: (text) => sql`(ship_node ilike ${anywhere(text)} or name ilike ${anywhere(text)})`,
  sorts: {
    id: sql`id`,
    shipNode: sql`ship_node`,
    name: { nullable: sql`name_key` },
    type: { nullable: sql`node_type` },
    status: { nullable: sql`status` },
    created_at: sql`created_at`,
  },
  select: (tx, chosen, order) =>
    tx
      .selectFrom(sql<Schema['walmart_locations']>`(${chosen})`.as('walmart_locations'))
      .select(locationColumns)
      .orderBy(order)
      .execute(),
})
