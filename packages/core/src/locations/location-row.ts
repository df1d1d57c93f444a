import type { Parsed, ShipNode } from '@aisle/walmart'

import { toPostgresText } from '../platform/postgres-text.ts'

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
