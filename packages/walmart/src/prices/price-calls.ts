import type { Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import type { PriceUpdate } from './price-input.ts'
import type { PriceReceipt } from './price-receipt.ts'
import { setPrice } from './set-price.ts'

/** What a seller does with prices. */
export interface PriceCalls {
  /**
   * Sets the price of an item, which shows after some minutes. Walmart has no call that reads a price at once, so it is
   * never sent again: where the answer is lost, `outcome` is 'unknown', and sending it again does no harm. Walmart's
   * `updatePrice`, of which it allows 100 an hour.
   */
  setPrice(update: PriceUpdate, options?: CallOptions): Promise<Reply<PriceReceipt>>
}

export function priceCalls(session: Session): PriceCalls {
  return {
    setPrice: (update, options) => setPrice(session, update, options),
  }
}
