import type { Reply } from '../http/reply.ts'
import type { CallOptions, SendOptions, Session } from '../http/session.ts'
import type { OfferPrice, OfferPriceReceipt } from './offer-price.ts'
import type { PriceReceipt, PriceUpdate } from './price.ts'
import { getPromotions, type Promotions } from './promotions.ts'
import { setOfferPrice } from './set-offer-price.ts'
import { setPrice } from './set-price.ts'
import { setPromotions, type PromotionsUpdate } from './set-promotions.ts'

/**
 * Calls for prices. A price cannot be read back at once, so a write is never sent again: if the response is lost, `outcome`
 * is 'unknown'. Setting the same price again does no harm.
 */
export interface PriceCalls {
  /** Sets the price of an item, which takes effect after some minutes. Walmart's `updatePrice`, 100 an hour. */
  setPrice(update: PriceUpdate, options?: SendOptions): Promise<Reply<PriceReceipt>>

  /**
   * Sets the price, the business price or the suggested price of an item, or creates, changes or deletes a promotion of it.
   * Walmart responds when it has processed them. Creating a promotion twice creates two. Walmart's `updateSyncPrice` and
   * `updateSyncPromotionalPrices`.
   */
  setOfferPrice(update: OfferPrice, options?: CallOptions): Promise<Reply<OfferPriceReceipt>>

  /**
   * Creates, changes or deletes promotions of an item, with an older call than `setOfferPrice`. Creating a promotion again
   * may create a second one. Walmart's `updatePromotionalPrices`, which counts as `setPrice`.
   */
  setPromotions(update: PromotionsUpdate, options?: CallOptions): Promise<Reply<PriceReceipt>>

  /** Returns the promotions of an item. Walmart's `getPromotionalPrices`. */
  getPromotions(sku: string, options?: CallOptions): Promise<Reply<Promotions>>
}

export function priceCalls(session: Session): PriceCalls {
  return {
    setPrice: (update, options) => setPrice(session, update, options),
    setOfferPrice: (update, options) => setOfferPrice(session, update, options),
    setPromotions: (update, options) => setPromotions(session, update, options),
    getPromotions: (sku, options) => getPromotions(session, sku, options),
  }
}
