import type { WalmartLocation } from '@aisle/contract'
import type { Parsed, ShipNode } from '@aisle/walmart'

import { toPostgresText } from '../platform/postgres-text.ts'

/** A location with its warehouse. */
export type LocationRow = Omit<WalmartLocation, 'created_at' | 'warehouse'> & {
  readonly created_at: Date
  readonly warehouse_id: number | null
  readonly warehouse_name: string | null
}

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
