import { Refusal } from '../gateway/refusal.ts'
import { invalidDate } from '../orders/order-query.ts'
import { componentOf } from './component-of.ts'

/** Refuses a time with milliseconds, as the API at this path refuses dates. In a cursor, which has a `sellerId`, they may be. */
export function refuseMilliseconds(path: string, search: string): void {
  const parameters = new URLSearchParams(search)
  if (parameters.has('sellerId')) return
  const [field] = [...parameters].find(([, value]) => /T\d\d:\d\d:\d\d\.\d/.test(value)) ?? []
  if (field === undefined) return
  const component = componentOf(path)
  if (component === 'GMP_ORDER_API') throw invalidDate()
  throw new Refusal('INVALID_REQUEST_PARAM', component, { field, description: 'Invalid Date format value' })
}
