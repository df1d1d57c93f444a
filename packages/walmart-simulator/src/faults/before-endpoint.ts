import { ApiError, componentOf } from '../gateway/api-error.ts'
import type { DataCall } from '../gateway/data-call.ts'
import type { Endpoint } from '../gateway/endpoint.ts'
import { isVerbatim } from '../orders/order-cursor.ts'
import { invalidOrderQuery, invalidDate } from '../orders/order-query.ts'
import type { SimulatedSeller } from '../seller.ts'
import type { ExpiredCursors } from './expired-cursors.ts'
import type { FaultEffect, FaultEvent } from './fault-effect.ts'

export interface IncomingCall {
  readonly seller: SimulatedSeller
  /** The endpoint's path pattern. */
  readonly path: string
  readonly params: DataCall['params']
  readonly search: string
  readonly now: Date
  readonly expiredCursors: ExpiredCursors
}

/** Applies the effects that act just before the endpoint. The others act earlier or on the response. */
export function applyBeforeEndpoint(
  effect: FaultEffect,
  { seller, path, params, search, now, expiredCursors }: IncomingCall,
): void {
  switch (effect.kind) {
    case 'reject-milliseconds':
      return rejectMilliseconds(path, search)
    case 'verbatim-cursor':
      if (isVerbatim(seller, search, now)) return
      throw invalidOrderQuery('Invalid cursor value')
    case 'expire-cursor':
      return expiredCursors.expire(seller, search)
    case 'new-order':
      return void seller.addOrder(effect.order)
    case 'change-order':
      seller.changeOrder(requireOrder(params), effect.change)
  }
}

function requireOrder({ purchaseOrderId }: DataCall['params']): string {
  if (purchaseOrderId !== undefined) return purchaseOrderId
  const description = 'The fault change-order applies to calls of one order only'
  throw new ApiError('NOT_SIMULATED', 'GMP_GATEWAY_API', { description })
}

/** Rejects dates with milliseconds, except in a cursor, which has a `sellerId`. */
function rejectMilliseconds(path: string, search: string): void {
  const parameters = new URLSearchParams(search)
  if (parameters.has('sellerId')) return
  const [field] = [...parameters].find(([, value]) => /T\d\d:\d\d:\d\d\.\d/.test(value)) ?? []
  if (field === undefined) return
  const component = componentOf(path)
  if (component === 'GMP_ORDER_API') throw invalidDate()
  throw new ApiError('INVALID_REQUEST_PARAM', component, { field, description: 'Invalid Date format value' })
}

const pageEffects: readonly FaultEvent['kind'][] = [
  'repeat-page',
  'overlap',
  'partial',
  'change-record',
  'expire-cursor',
]

/** Rejects a fault that cannot apply to this call: the test that set it would otherwise pass without it. */
export function rejectUnsuitable({ kind }: FaultEvent, endpoint: Endpoint): void {
  if ('list' in endpoint || !pageEffects.includes(kind)) return
  const description = `The fault ${kind} applies to lists only; ${endpoint.method} ${endpoint.path} is not a list`
  throw new ApiError('NOT_SIMULATED', 'GMP_GATEWAY_API', { description })
}
