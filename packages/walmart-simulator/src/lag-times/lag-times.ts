import { ApiError } from '../gateway/api-error.ts'
import type { BodyPart } from '../gateway/body-part.ts'
import type { DataCall } from '../gateway/data-call.ts'
import { requireItem } from '../items/require-item.ts'
import type { SimulatedSeller } from '../seller.ts'

const component = 'GMP_LAGTIME_API'
const mostDays = 99

/** The lag time of an item until one is set. */
const defaultDays = 1

/** `GET /v3/lagtime`. */
export function getLagTime({ seller, search }: DataCall): { sku: string; fulfillmentLagTime: number } {
  const sku = new URLSearchParams(search).get('sku')
  if (sku === null) {
    throw new ApiError('INVALID_REQUEST_PARAM', component, { field: 'sku', description: 'sku is required' })
  }
  requireItem(seller, sku, component)
  return { sku, fulfillmentLagTime: lagTimeOf(seller, sku) }
}

export const lagTimeOf = ({ lagTimes }: SimulatedSeller, sku: string): number => lagTimes.get(sku) ?? defaultDays

/** A record of the feed type `lagtime`. In Walmart's schema the time is a number, in its example a number in a string. */
export function setLagTime(seller: SimulatedSeller, record: BodyPart): void {
  const sku = record.text('sku')
  requireItem(seller, sku, component)
  const value = record.value('fulfillmentLagTime')
  const days = typeof value === 'string' && /^\d{1,2}$/.test(value) ? Number(value) : value
  if (typeof days !== 'number' || !Number.isInteger(days) || days < 0 || days > mostDays) {
    throw record.error('fulfillmentLagTime', `fulfillmentLagTime must be a whole number from 0 to ${mostDays}`)
  }
  seller.lagTimes.set(sku, days)
}
