import { z } from 'zod'

import { readErrorDetails } from '../http/error-envelope.ts'
import { readReply, type Reply } from '../http/reply.ts'
import { fieldOf, walmartError } from '../http/response.ts'
import type { Call, Session } from '../http/session.ts'
import { PathText, PositiveAmount } from '../input-scalars.ts'
import { Code, listOf } from '../scalars.ts'
import { sendWrite } from '../writes/confirm-write.ts'

/** The price of an item. */
export const PriceUpdate = z.strictObject({
  sku: PathText,
  /** A positive decimal string with at most two decimals, such as `12.50`. */
  price: PositiveAmount,
  /** Default: the currency of the client's market. */
  currency: z.enum(['USD', 'CAD', 'MXN'], 'expected USD, CAD or MXN').optional(),
})
export type PriceUpdate = z.input<typeof PriceUpdate>

/** The response to an accepted price, or to promotions. `message` says when it takes effect. */
export const PriceReceipt = z
  .looseObject({
    mart: Code.nullish(),
    sku: Code.nullish(),
    message: z.string().nullish(),
    feedId: Code.nullish(),
    errors: listOf(z.unknown()).optional(),
  })
  .refine(
    ({ mart, sku, message, feedId }) => (mart ?? sku ?? message ?? feedId ?? undefined) !== undefined,
    'no receipt',
  )
export type PriceReceipt = z.output<typeof PriceReceipt>

/** A price in Walmart's JSON. The input schema ensures that the number is exact. */
export function pricingBody(
  { sku, price, currency }: z.output<typeof PriceUpdate>,
  session: Pick<Session, 'currency'>,
) {
  return {
    sku,
    pricing: [
      { currentPriceType: 'BASE', currentPrice: { currency: currency ?? session.currency, amount: Number(price) } },
    ],
  }
}

/** Sends a price of an item. Walmart's specification has a bare receipt, its example a wrapped one. */
export function sendPrice(
  session: Session,
  call: Pick<Call, 'path' | 'body' | 'signal' | 'mayBegin'>,
): Promise<Reply<PriceReceipt>> {
  return sendWrite(session, async () => {
    const response = await session.send({ method: 'PUT', limit: 'setPrice', ...call })
    const reply = readReply(PriceReceipt, response, (json) => fieldOf(json, 'ItemPriceResponse') ?? json)
    const { errors = [] } = reply.value
    if (errors.length > 0) throw walmartError('invalid_request', response, readErrorDetails(errors)[0] ?? {})
    return reply
  })
}
