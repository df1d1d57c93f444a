import type { ListWalmartLocations, WalmartLocation, WalmartLocationPage } from '@aisle/contract'
import type { Schema, TenantTransaction } from '@aisle/db'
import type { Parsed, ShipNode } from '@aisle/walmart'
import { sql } from 'kysely'

import { requireInstance } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { defineList, isFound, presentPage } from '../platform/define-list.ts'
import { toPostgresText } from '../platform/to-postgres.ts'
import { snapshot } from '../platform/transaction.ts'

const locationColumns = [
  'id',
  'ship_node as shipNode',
  'name',
  'node_type as type',
  'status',
  'created_at',
  'warehouse_id',
  sql<string | null>`(
    select warehouses.name from warehouses
    where warehouses.tenant_id = walmart_locations.tenant_id and warehouses.id = walmart_locations.warehouse_id
  )`.as('warehouse_name'),
] as const

/** A location with its warehouse. */
type LocationRow = Awaited<ReturnType<typeof selectAllLocations>>[number]

/** By id; limited to these ship nodes, if given. */
export function selectAllLocations(tx: TenantTransaction, instanceId: number, shipNodes?: readonly string[]) {
  const all = tx
    .selectFrom('walmart_locations')
    .select(locationColumns)
    .where('instance_id', '=', instanceId)
    .orderBy('id')
  return (shipNodes === undefined ? all : all.where('ship_node', 'in', [...shipNodes])).execute()
}

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
  counted: { table: 'walmart_locations', by: { id: 'owner_id' } },
  search: (text) => isFound(sql`id`, 'walmart_locations', text),
  sorts: {
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

export function presentLocation({ created_at, warehouse_id, warehouse_name, ...row }: LocationRow): WalmartLocation {
  const warehouse = warehouse_id === null ? null : { id: warehouse_id, name: warehouse_name ?? '' }
  return { ...row, warehouse, created_at: created_at.toISOString() }
}

/** A ship node as `walmart_locations` stores it. */
export function toLocationRow(instanceId: number, { value, raw }: Parsed<ShipNode>) {
  return {
    instance_id: instanceId,
    ship_node: toPostgresText(value.shipNode),
    name: value.shipNodeName,
    node_type: value.nodeType,
    status: value.status,
    time_zone: value.timeZone,
    raw,
  }
}
