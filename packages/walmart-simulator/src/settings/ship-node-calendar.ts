import type { ShipNode } from '../payloads.ts'
import { Random } from '../seed/random.ts'
import type { CalendarDayConfiguration } from './payloads.ts'

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const
const cutOffTimes = ['09:00', '10:30', '13:00', '15:30'] as const

/** When a fulfillment center works: Monday to Friday, and one in two keeps two days in winter off. */
export function calendarOf({ shipNode }: ShipNode): CalendarDayConfiguration {
  const random = new Random(0xca, ...Buffer.from(shipNode))
  const cutOffTime = random.pick(cutOffTimes)
  const working = Object.fromEntries(weekdays.map((day) => [day, { isWorkingDay: true, cutOffTime }]))
  const off = { isWorkingDay: false }
  return {
    standardProcessingSchedule: { sunday: off, ...working, saturday: off },
    additionalDaysOff: random.chance(0.5) ? ['2030-12-24', '2030-12-31'] : [],
  }
}
