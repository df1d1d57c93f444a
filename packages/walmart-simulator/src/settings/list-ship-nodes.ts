import type { ListCall, Page } from '../gateway/data-call.ts'
import type { ShipNodeWithCalendar } from './payloads.ts'
import { calendarOf } from './ship-node-calendar.ts'

/** `GET /v3/settings/shipping/shipnodes`: a bare array, all of it at once. */
export function listShipNodes({ seller, search }: ListCall): Page {
  const withCalendar = new URLSearchParams(search).get('includeCalendarDayConfiguration') === 'true'
  const nodes = seller.shipNodes
  const rows = withCalendar
    ? nodes.map((node): ShipNodeWithCalendar => ({ ...node, calendarDayConfiguration: calendarOf(node) }))
    : nodes
  return { rows, wrap: (served) => served }
}
