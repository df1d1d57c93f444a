import type { ListWalmartInstances, WalmartInstancePage } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { snapshot, type TenantContext } from '../platform/context.ts'
import { anywhere, orderOf, readPage } from '../platform/page.ts'
import { instanceColumns, presentInstance } from './instance.ts'

export function listInstances(ctx: TenantContext, query: ListWalmartInstances): Promise<WalmartInstancePage> {
  return snapshot(ctx, (tx) =>
    readPage(query, {
      count: () => countInstances(tx, query),
      rows: async (range) => (await selectInstances(tx, query, range)).map(presentInstance),
    }),
  )
}

type InstanceFilter = Pick<ListWalmartInstances, 'archived' | 'search'>

function instancesMatching(tx: TenantTransaction, { archived, search = '' }: InstanceFilter) {
  return tx
    .selectFrom('integration_instances')
    .$if(archived !== undefined, (all) => all.where('deleting_since', archived ? 'is not' : 'is', null))
    .$if(search !== '', (all) => all.where('name', 'ilike', anywhere(search)))
}

async function countInstances(tx: TenantTransaction, filter: InstanceFilter): Promise<number> {
  const counted = instancesMatching(tx, filter).select(({ fn }) => fn.countAll<number>().as('total'))
  return (await counted.executeTakeFirstOrThrow()).total
}

const sortColumns = {
  id: sql`id`,
  name: sql`name_key`,
  connection_status: sql`connection_status`,
  created_at: sql`created_at`,
  updated_at: sql`updated_at`,
}

function selectInstances(
  tx: TenantTransaction,
  query: ListWalmartInstances,
  { limit, offset }: { readonly limit: number; readonly offset: number },
) {
  const order = orderOf(query.sort, sortColumns, sql`id`)
  // Looks up names for the instances of the page only, not for those on the pages before it.
  const page = instancesMatching(tx, query).selectAll().orderBy(order).limit(limit).offset(offset)
  return tx.selectFrom(page.as('integration_instances')).select(instanceColumns).orderBy(order).execute()
}
