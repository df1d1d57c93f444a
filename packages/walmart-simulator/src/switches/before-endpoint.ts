import { isVerbatim } from '../orders/order-cursor.ts'
import { invalidOrderQuery } from '../orders/order-query.ts'
import type { SimulatedSeller } from '../seller.ts'
import type { ExpiredCursors } from './expired-cursors.ts'
import type { FaultEffect } from './fault-effect.ts'
import { refuseMilliseconds } from './refuse-milliseconds.ts'

/** A call that is about to reach its endpoint. */
export interface ArrivingCall {
  readonly seller: SimulatedSeller
  /** The path as the endpoint is written. */
  readonly path: string
  readonly search: string
  readonly expiredCursors: ExpiredCursors
}

/** What an effect does just before the endpoint sees the call. Those that are not here act before, or on the answer. */
export function actBeforeEndpoint(effect: FaultEffect, { seller, path, search, expiredCursors }: ArrivingCall): void {
  switch (effect.kind) {
    case 'refuse-milliseconds':
      return refuseMilliseconds(path, search)
    case 'verbatim-cursor':
      if (isVerbatim(seller, search)) return
      throw invalidOrderQuery('Invalid cursor value')
    case 'expire-cursor':
      return expiredCursors.expire(seller, search)
    case 'new-order':
      seller.addOrder(effect.order)
  }
}
