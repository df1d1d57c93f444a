import type { ListCall, Page } from '../gateway/data-call.ts'
import type { ShipNode } from '../payloads.ts'
import { Random } from '../seed/random.ts'
import type { ShipNodeWithCalendar, CalendarDayConfiguration } from './payloads.ts'

/** `GET /v3/settings/shipping/shipnodes`: a bare array without pages. */
export function listShipNodes({ seller, search }: ListCall): Page {
  const withCalendar = new URLSearchParams(search).get('includeCalendarDayConfiguration') === 'true'
  const nodes = seller.shipNodes
  const rows = withCalendar
    ? nodes.map((node): ShipNodeWithCalendar => ({ ...node, calendarDayConfiguration: calendarOf(node) }))
    : nodes
  return { rows, wrap: (served) => served }
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const
const cutOffTimes = ['09:00', '10:30', '13:00', '15:30'] as const

/** The working days of a fulfillment center: Monday to Friday; half of them have two days off in winter. */
function calendarOf({ shipNode }: ShipNode): CalendarDayConfiguration {
  const random = new Random(0xca, ...Buffer.from(shipNode))
  const cutOffTime = random.pick(cutOffTimes)
  const working = Object.fromEntries(weekdays.map((day) => [day, { isWorkingDay: true, cutOffTime }]))
  const off = { isWorkingDay: false }
  return {
    standardProcessingSchedule: { sunday: off, ...working, saturday: off },
    additionalDaysOff: random.chance(0.5) ? ['2030-12-24', '2030-12-31'] : [],
  }
}
