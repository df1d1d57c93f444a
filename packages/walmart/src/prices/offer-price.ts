import { z } from 'zod'

import { FeedItem } from '../feeds/feed.ts'
import { openText, PathText, PositiveAmount, Text } from '../input-scalars.ts'
import { Code, Count, listOf, Moment } from '../scalars.ts'

/** A temporary price. Walmart allows a start within the next 365 days, and an end within 180 days of the start. */
const CreatePromotion = z
  .strictObject({
    action: z.literal('Create'),
    /** Changes this promotion. By default a new one is created. */
    promoId: Text.optional(),
    type: openText<'Reduced' | 'Clearance'>(),
    price: PositiveAmount,
    startsAt: z.date(),
    endsAt: z.date(),
    /** Where the price is shown. By default everywhere. */
    placement: openText<'MAP Cart'>().optional(),
  })
  .refine(({ startsAt, endsAt }) => endsAt > startsAt, { path: ['endsAt'], error: 'must be after startsAt' })

/** Creates or changes a promotion, deletes one, or deletes all of an item ('Replace All'). */
export const PromotionChange = z.discriminatedUnion('action', [
  CreatePromotion,
  z.strictObject({ action: z.literal('Delete'), promoId: Text }),
  z.strictObject({ action: z.literal('Replace All') }),
])
export type PromotionChange = z.input<typeof PromotionChange>

const fields = {
  sku: PathText,
  /** A positive decimal string with at most two decimals, such as `12.50`. */
  price: PositiveAmount.optional(),
  /** The manufacturer's suggested price. */
  msrp: PositiveAmount.optional(),
  promotion: PromotionChange.optional(),
}

/** The price of an item in a feed, or a promotion of it. In US dollars. */
export const FeedPrice = z
  .strictObject(fields)
  .refine(({ price, msrp, promotion }) => (price ?? msrp ?? promotion) !== undefined, 'expected something to change')
export type FeedPrice = z.input<typeof FeedPrice>

/** The prices of an item, or a promotion of it. In US dollars. */
export const OfferPrice = z
  .strictObject({
    ...fields,
    /** The price for business customers. */
    businessPrice: PositiveAmount.optional(),
  })
  .refine(
    ({ price, msrp, promotion, businessPrice }) => (price ?? msrp ?? promotion ?? businessPrice) !== undefined,
    'expected something to change',
  )
export type OfferPrice = z.input<typeof OfferPrice>

/** The same in Walmart's JSON. Undefined fields are omitted. The input schema ensures that the numbers are exact. */
export function offerBody(given: z.output<typeof OfferPrice>) {
  const { sku, price, businessPrice, msrp, promotion } = given
  return {
    sku,
    price: numberOf(price),
    businessPrice: numberOf(businessPrice),
    msrp: numberOf(msrp),
    ...(promotion === undefined ? {} : promotionBody(promotion)),
  }
}

function promotionBody(promotion: z.output<typeof PromotionChange>) {
  const action = { promotionSettingAction: promotion.action }
  if (promotion.action === 'Replace All') return { promotionInformation: action }
  if (promotion.action === 'Delete') return { promoid: promotion.promoId, promotionInformation: action }
  const { promoId, type, price, startsAt, endsAt, placement } = promotion
  const promotionInformation = {
    ...action,
    promotionPlacement: placement,
    promotionType: type,
    promotionPrice: numberOf(price),
    promotionPriceStartDateTime: wholeSeconds(startsAt),
    promotionPriceEndDateTime: wholeSeconds(endsAt),
  }
  return { promoid: promoId, promotionInformation }
}

const numberOf = (amount: string | undefined) => (amount === undefined ? undefined : Number(amount))
const wholeSeconds = (date: Date) => date.toISOString().replace(/\.\d{3}Z$/, 'Z')

/** The response to prices that were set: Walmart documents that of a processed feed, and that of a price. */
export const OfferPriceReceipt = z
  .looseObject({
    feedStatus: z.string().nullish(),
    feedSubmissionDate: Moment.nullish(),
    itemsSucceeded: Count.nullish(),
    itemsFailed: Count.nullish(),
    itemsDetails: z.looseObject({ itemIngestionStatus: listOf(FeedItem) }).nullish(),
    mart: z.string().nullish(),
    sku: Code.nullish(),
    message: z.string().nullish(),
  })
  .refine(({ feedStatus, sku, message }) => (feedStatus ?? sku ?? message ?? undefined) !== undefined, 'no receipt')
export type OfferPriceReceipt = z.output<typeof OfferPriceReceipt>
