import { z } from 'zod'

import { readInput } from '../http/read-input.ts'
import { leniency } from '../http/read-record.ts'
import { readReply, type Reply } from '../http/reply.ts'
import { fieldOf } from '../http/response.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { PathText } from '../input-scalars.ts'
import { Code, Flag, listOf, Moment, Money } from '../scalars.ts'

const PromotionPrice = z.looseObject({ value: Money })

/** A temporary price of an item. */
export const Promotion = z.looseObject({
  promoId: Code.nullish(),
  currentPrice: PromotionPrice,
  /** REDUCED or CLEARANCE; Walmart may add others. */
  currentPriceType: z.string(),
  comparisonPrice: PromotionPrice.nullish(),
  comparisonPriceType: z.string().nullish(),
  effectiveDate: Moment.nullish(),
  expirationDate: Moment.nullish(),
})
export type Promotion = z.output<typeof Promotion>

/** The promotions of an item, as returned by `GET /v3/promo/sku/{sku}`. */
export const Promotions = z.looseObject({
  itemIdentifier: z.looseObject({ sku: Code }),
  pricingList: z.looseObject({ replaceAll: Flag.nullish(), pricing: listOf(Promotion) }),
})
export type Promotions = z.output<typeof Promotions>
const pricing = 'pricingList.pricing'
leniency.add(Promotions, {
  required: [
    'itemIdentifier',
    'itemIdentifier.sku',
    'pricingList',
    pricing,
    ...['currentPrice', 'currentPrice.value', 'currentPriceType'].map((key) => `${pricing}.${key}`),
  ],
})

const Input = z.object({ sku: PathText })

export async function getPromotions(
  session: Session,
  sku: string,
  { signal }: CallOptions = {},
): Promise<Reply<Promotions>> {
  const path = `/v3/promo/sku/${encodeURIComponent(readInput(Input, { sku }).sku)}`
  const response = await session.send({ method: 'GET', path, limit: 'getPromotions', signal })
  return readReply(Promotions, response, (json) => fieldOf(json, 'payload') ?? json)
}
