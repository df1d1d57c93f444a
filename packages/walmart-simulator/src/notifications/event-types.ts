import { ApiError } from '../gateway/api-error.ts'
import type { BodyPart } from '../gateway/body-part.ts'
import { type Scope, requireScope } from '../gateway/token-scopes.ts'
import type { SimulatedSeller } from '../seller.ts'
import type { EventType } from './payloads.ts'

/** The parts of the API that a seller must have granted to subscribe to events of a resource. */
const scopeOf: Readonly<Record<string, Scope>> = {
  INVENTORY: 'inventory',
  ITEM: 'item',
  ITEMS: 'item',
  ORDER: 'orders',
  PRICE: 'price',
  REPORTS: 'reports',
  ReturnsAndRefunds: 'returns',
}

const rows: readonly (readonly [resource: string, type: string, description: string])[] = [
  ['INVENTORY', 'INVENTORY_OOS', 'An item is out of stock'],
  ['ITEM', 'OFFER_PUBLISHED', 'An offer was published'],
  ['ITEM', 'OFFER_UNPUBLISHED', 'An offer was unpublished'],
  ['ITEMS', 'SELLER_PERFORMANCE_NOTIFICATIONS', 'Alarms and reports of the seller’s performance'],
  ['ITEMS', 'SELLER_PERFORMANCE_ALARMS', 'An order is late or was cancelled'],
  ['ITEMS', 'SELLER_PERFORMANCE_REPORT', 'The seller’s performance'],
  ['ORDER', 'DRIVER_STATUS', 'The status of a driver'],
  ['ORDER', 'INTENT_TO_CANCEL', 'A customer asks to cancel an order'],
  ['ORDER', 'ORDER_UPDATES', 'An order was created, or something has happened to it'],
  ['ORDER', 'PO_CREATED', 'An order was created'],
  ['ORDER', 'PO_LINE_AUTOCANCELLED', 'A line was cancelled by Walmart'],
  ['PRICE', 'BUY_BOX_CHANGED', 'The buy box has changed'],
  ['REPORTS', 'REPORT_STATUS', 'The status of a requested report'],
  ['ReturnsAndRefunds', 'RETURN_CREATED', 'A return was created'],
  ['ReturnsAndRefunds', 'RETURN_DELIVERED', 'A return has arrived'],
  ['ReturnsAndRefunds', 'RETURN_INVOICED', 'A return was refunded'],
]

/** Replaced by `ORDER_UPDATES`. */
const ending: readonly string[] = ['INTENT_TO_CANCEL', 'PO_CREATED', 'PO_LINE_AUTOCANCELLED']
const endsAt = Date.UTC(2026, 11, 15)

/** The event types that Walmart has at this time. */
export const eventTypesAt = (now: Date): EventType[] =>
  rows
    .filter(([, type]) => now.getTime() < endsAt || !ending.includes(type))
    .map(([resourceName, eventType, description]) => ({ resourceName, eventType, eventVersion: 'V1', description }))

/** Reads type, version and resource of an event, which must go together. Any access to the resource is enough. */
export function readEventType(part: BodyPart, { scopes }: SimulatedSeller, now: Date): Omit<EventType, 'description'> {
  const [eventType, eventVersion, resourceName] = [
    part.text('eventType'),
    part.text('eventVersion'),
    part.text('resourceName'),
  ]
  const known = eventTypesAt(now).find((one) => one.eventType === eventType)
  if (known === undefined) throw part.error('eventType', `There is no event type ${eventType}`)
  if (known.eventVersion !== eventVersion)
    throw part.error('eventVersion', `${eventType} has no version ${eventVersion}`)
  if (known.resourceName !== resourceName) throw part.error('resourceName', `${eventType} has another resource`)
  const scope = scopeOf[resourceName]
  if (scope === undefined) throw new ApiError('SYSTEM_ERROR', 'GMP_NOTIFICATION_API', { description: resourceName })
  requireScope(scopes, scope, 'GET')
  return { eventType, eventVersion, resourceName }
}
