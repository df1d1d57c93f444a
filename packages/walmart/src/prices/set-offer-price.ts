import type { z } from 'zod'

import { readInput } from '../http/read-input.ts'
import { readReply, type Reply } from '../http/reply.ts'
import { fieldOf, type JsonResponse, walmartError } from '../http/response.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { globalHeaders } from '../market.ts'
import { sendWrite } from '../writes/confirm-write.ts'
import { offerBody, OfferPrice, OfferPriceReceipt } from './offer-price.ts'

const version = '5.0.20250328-17_43_36-api'

export async function setOfferPrice(
  session: Session,
  input: OfferPrice,
  { signal }: CallOptions = {},
): Promise<Reply<OfferPriceReceipt>> {
  const MPItemFeedHeader = { businessUnit: session.businessUnit, locale: 'en', version }
  const body = { MPItemFeedHeader, MPItem: { Price: offerBody(readInput(OfferPrice, input)) } }
  return sendWrite(session, async () => {
    const response = await session.send({ method: 'POST', path: '/v3/price', body, headers: globalHeaders, signal })
    const reply = readReply(OfferPriceReceipt, response, (json) => fieldOf(json, 'ItemPriceResponse') ?? json)
    rejectFailure(response, reply.value)
    return reply
  })
}

/** Walmart reports a rejected price with status 200, as a feed whose item failed. */
function rejectFailure(response: JsonResponse, { feedStatus, itemsDetails }: z.output<typeof OfferPriceReceipt>): void {
  const failed = itemsDetails?.itemIngestionStatus.find(({ ingestionStatus }) => ingestionStatus.endsWith('ERROR'))
  if (feedStatus !== 'ERROR' && failed === undefined) return
  const { code, description } = failed?.ingestionErrors?.ingestionError[0] ?? {}
  throw walmartError('invalid_request', response, { code: code ?? undefined, message: description ?? undefined })
}
