import { z } from 'zod'

import { readInput } from '../http/read-input.ts'
import type { Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { openText, PathText, PositiveAmount, Text } from '../input-scalars.ts'
import { type PriceReceipt, sendPrice } from './price.ts'

const PromotionPrice = z
  .strictObject({
    /** DELETE ends the promotion, which has to be given as Walmart returns it. */
    processMode: z.enum(['UPSERT', 'DELETE']).default('UPSERT'),
    /** Changes or deletes this promotion. Without it, Walmart creates one, or finds it by its times. */
    promoId: Text.optional(),
    type: openText<'REDUCED' | 'CLEARANCE'>(),
    price: PositiveAmount,
    /** The price that is shown beside it, such as the item's own. */
    comparisonPrice: PositiveAmount.optional(),
    startsAt: z.date(),
    endsAt: z.date(),
    /** Where the price is shown. By default everywhere. */
    placement: openText<'CART' | 'CHECKOUT'>().optional(),
  })
  .refine(({ startsAt, endsAt }) => endsAt > startsAt, { path: ['endsAt'], error: 'must be after startsAt' })

/** Changes of an item's promotions. In the currency of the client's market. */
export const PromotionsUpdate = z
  .strictObject({
    sku: PathText,
    promotions: z.array(PromotionPrice),
    /** Deletes all promotions that are not in the list, which may be empty. */
    replaceAll: z.boolean().default(false),
  })
  .refine(({ promotions, replaceAll }) => replaceAll || promotions.length > 0, {
    path: ['promotions'],
    error: 'expected at least one promotion, or replaceAll',
  })
export type PromotionsUpdate = z.input<typeof PromotionsUpdate>

export async function setPromotions(
  session: Session,
  update: PromotionsUpdate,
  { signal }: CallOptions = {},
): Promise<Reply<PriceReceipt>> {
  const { sku, promotions, replaceAll } = readInput(PromotionsUpdate, update)
  const moneyOf = (amount: string) => ({ currency: session.currency, amount: Number(amount) })
  const pricing = promotions.map(({ comparisonPrice, ...promotion }) => ({
    promoId: promotion.promoId,
    processMode: promotion.processMode,
    currentPriceType: promotion.type,
    currentPrice: moneyOf(promotion.price),
    ...(comparisonPrice && { comparisonPriceType: 'BASE', comparisonPrice: moneyOf(comparisonPrice) }),
    priceDisplayCodes: promotion.placement,
    effectiveDate: promotion.startsAt.toISOString(),
    expirationDate: promotion.endsAt.toISOString(),
  }))
  const body = { sku, ...(replaceAll ? { replaceAll: 'true' } : {}), pricing }
  return sendPrice(session, { path: '/v3/price?promo=true', body, signal })
}
