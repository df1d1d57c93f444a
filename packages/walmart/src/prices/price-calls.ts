import type { Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import type { PriceReceipt, PriceUpdate } from './price.ts'
import { setPrice } from './set-price.ts'

/** Calls for prices. */
export interface PriceCalls {
  /**
   * Sets the price of an item, which takes effect after some minutes. A price cannot be read back at once, so the write is
   * never sent again: if the response is lost, `outcome` is 'unknown'. Setting the same price again does no harm. Walmart's
   * `updatePrice`, 100 an hour.
   */
  setPrice(update: PriceUpdate, options?: CallOptions): Promise<Reply<PriceReceipt>>
}

export function priceCalls(session: Session): PriceCalls {
  return {
    setPrice: (update, options) => setPrice(session, update, options),
  }
}
