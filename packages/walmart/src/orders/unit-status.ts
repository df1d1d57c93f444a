/** Walmart's unit statuses, from least to most advanced. */
export const unitStatuses = ['Created', 'Acknowledged', 'Shipped', 'Delivered', 'Refund', 'Cancelled'] as const

/** A unit that was delivered or refunded has been shipped too. */
export const sentStatuses: readonly string[] = ['Shipped', 'Delivered', 'Refund'] satisfies UnitStatus[]

type UnitStatus = (typeof unitStatuses)[number]

const spellings = new Map<string, string>([
  ...unitStatuses.map((status) => [status.toLowerCase(), status] as const),
  ['canceled', 'Cancelled'],
  ['refunded', 'Refund'],
])

/** A unit's status as Walmart documents it, whatever its spelling. An unknown one is returned as it is. */
export function knownUnitStatus(status: string): string {
  return spellings.get(status.trim().toLowerCase()) ?? status
}
