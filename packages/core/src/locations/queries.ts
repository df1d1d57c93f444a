import type { MapWalmartLocations } from '@aisle/contract'
import { planOnce, type TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import {
  defineUpsertTarget,
  toPostgresJson,
  toPostgresText,
  type UpsertRow,
  upsertRows,
} from '../platform/to-postgres.ts'

const walmartLocations = defineUpsertTarget({
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

type UpsertedLocation = UpsertRow<'walmart_locations', keyof (typeof walmartLocations)['columns']>

export async function upsertLocations(tx: TenantTransaction, rows: readonly UpsertedLocation[]): Promise<void> {
  await upsertRows(tx, walmartLocations, rows)
}

/** Locks locations against other writers, in the order in which `upsertLocations` writes, so that no two deadlock. */
export async function lockLocations(tx: TenantTransaction, instanceId: number, shipNodes: readonly string[]) {
  await tx
    .selectFrom('walmart_locations')
    .select('id')
    .where('instance_id', '=', instanceId)
    .where(sql<boolean>`ship_node = any(${shipNodes.map(toPostgresText)}::text[])`)
    .orderBy(sql`ship_node collate "C"`)
    .forNoKeyUpdate()
    .execute()
}

/** The mappings as rows, each with its index in the request. */
function mappingRows(mappings: MapWalmartLocations['warehouse_mappings']) {
  const rows = mappings.map(({ shipNode, warehouse_id }, index) => ({ index, ship_node: shipNode, warehouse_id }))
  return sql`json_to_recordset(${toPostgresJson(rows)}::json)
    as mapping (index int, ship_node text, warehouse_id bigint)`
}

/** The mappings that name an unknown location, or a warehouse that is unknown or archived and not the location's own. */
export async function findWrongMappings(tx: TenantTransaction, { id, warehouse_mappings }: MapWalmartLocations) {
  const { rows } = await sql<{ index: number; hasLocation: boolean; hasWarehouse: boolean }>`
    select index, location.id is not null as "hasLocation",
      mapping.warehouse_id is null or warehouses.id is not null as "hasWarehouse"
    from ${mappingRows(warehouse_mappings)}
    left join lateral (
      select id, warehouse_id from walmart_locations
      where instance_id = ${id} and ship_node = mapping.ship_node limit 1
    ) location on true
    left join lateral (
      select id from warehouses
      where id = mapping.warehouse_id and (archived_at is null or id = location.warehouse_id) limit 1
    ) warehouses on true
    where location.id is null or mapping.warehouse_id is not null and warehouses.id is null
    order by index
  `.execute(tx)
  return rows
}

export async function mapToWarehouses(tx: TenantTransaction, { id, warehouse_mappings }: MapWalmartLocations) {
  // The condition appears twice, so that the index is used even if Postgres expects few locations.
  const shipNodes = warehouse_mappings.map(({ shipNode }) => toPostgresText(shipNode))
  await sql`
    update walmart_locations location set warehouse_id = mapping.warehouse_id, updated_at = now()
    from ${mappingRows(warehouse_mappings)}
    where location.instance_id = ${id} and location.ship_node = mapping.ship_node
      and location.ship_node = any(${shipNodes}::text[])
      and location.warehouse_id is distinct from mapping.warehouse_id
  `.execute(tx)
}

/**
 * Creates a location for each ship node that an order names but Walmart's list of ship nodes lacks, such as the default
 * virtual node. Only its id is known.
 */
export async function insertUnknownShipNodes(
  tx: TenantTransaction,
  instanceId: number,
  shipNodes: readonly (string | null | undefined)[],
): Promise<void> {
  const named = new Set(shipNodes.flatMap((node) => (typeof node === 'string' && node !== '' ? [node] : [])))
  if (named.size === 0) return
  // In the order in which `upsertLocations` writes.
  await sql`
    insert into walmart_locations (instance_id, ship_node)
    select ${instanceId}, ship_node from unnest(${[...named]}::text[]) as ship_node order by ship_node collate "C"
    on conflict do nothing
    ${planOnce}
  `.execute(tx)
}
