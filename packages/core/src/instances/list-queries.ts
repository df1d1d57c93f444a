import type { ListWalmartInstances } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { anywhere, orderOf } from '../platform/page.ts'
import { instanceColumns } from './queries.ts'

/** Which instances a list is of. */
type InstanceFilter = Pick<ListWalmartInstances, 'archived' | 'search'>

function instancesMatching(tx: TenantTransaction, { archived, search }: InstanceFilter) {
  return tx
    .selectFrom('integration_instances')
    .$if(archived !== undefined, (all) => all.where('deleting_since', archived ? 'is not' : 'is', null))
    .$if(search !== undefined, (all) => all.where('name', 'ilike', anywhere(search ?? '')))
}

export async function countInstances(tx: TenantTransaction, filter: InstanceFilter): Promise<number> {
  const counted = instancesMatching(tx, filter).select(({ fn }) => fn.countAll<number>().as('total'))
  return (await counted.executeTakeFirstOrThrow()).total
}

const sortColumns = {
  id: sql`id`,
  name: sql`lower(name)`,
  connection_status: sql`connection_status`,
  created_at: sql`created_at`,
  updated_at: sql`updated_at`,
}

export function selectInstances(
  tx: TenantTransaction,
  query: ListWalmartInstances,
  { limit, offset }: { readonly limit: number; readonly offset: number },
) {
  return instancesMatching(tx, query)
    .select(instanceColumns)
    .orderBy(orderOf(query.sort, sortColumns, sql`id`))
    .limit(limit)
    .offset(offset)
    .execute()
}
