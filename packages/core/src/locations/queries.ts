import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { defineMirror, upsertRows } from '../platform/upsert-rows.ts'
import type { toLocationRow } from './location-row.ts'

const locations = defineMirror({
  table: 'walmart_locations',
  key: ['instance_id', 'ship_node'],
  columns: {
    instance_id: 'bigint',
    ship_node: 'text',
    name: 'text',
    node_type: 'text',
    status: 'text',
    time_zone: 'text',
    raw: 'jsonb',
  },
})

export function upsertLocations(tx: TenantTransaction, rows: ReturnType<typeof toLocationRow>[]): Promise<void> {
  return upsertRows(tx, locations, rows)
}

/** Leaves the known ones alone; of the others nothing but the id is known yet. */
export async function insertMissingLocations(tx: TenantTransaction, instanceId: number, shipNodes: readonly string[]) {
  await sql`
    insert into walmart_locations (instance_id, ship_node)
    select ${instanceId}, ship_node from unnest(${shipNodes}::text[]) as ship_node order by ship_node
    on conflict do nothing
  `.execute(tx)
}
