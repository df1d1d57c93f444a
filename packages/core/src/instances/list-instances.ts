import type { ListWalmartInstances, WalmartInstancePage } from '@aisle/contract'
import type { Schema } from '@aisle/db'
import { sql } from 'kysely'

import { snapshot, type TenantContext } from '../platform/context.ts'
import { anywhere, defineList, isNull, presentPage } from '../platform/define-list.ts'
import { instanceColumns, type InstanceRow, presentInstance } from './instance.ts'

export function listInstances(ctx: TenantContext, query: ListWalmartInstances): Promise<WalmartInstancePage> {
  return snapshot(ctx, async (tx) => presentPage(await instances.page(tx, query), presentInstance))
}

const instances = defineList<ListWalmartInstances, InstanceRow>({
  from: sql`integration_instances`,
  id: sql`id`,
  filters: { archived: (isWanted) => isNull(sql`deleting_since`, !isWanted) },
  search: (text) => sql`name ilike ${anywhere(text)}`,
  sorts: {
    id: sql`id`,
    name: sql`name_key`,
    connection_status: sql`connection_status`,
    created_at: sql`created_at`,
    updated_at: sql`updated_at`,
  },
  select: (tx, chosen, order) =>
    tx
      .selectFrom(sql<Schema['integration_instances']>`(${chosen})`.as('integration_instances'))
      .select(instanceColumns)
      .orderBy(order)
      .execute(),
})
