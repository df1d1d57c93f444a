import { readInput } from '../http/read-input.ts'
import type { Reply } from '../http/reply.ts'
import type { SendOptions, Session } from '../http/session.ts'
import { type PriceReceipt, PriceUpdate, pricingBody, sendPrice } from './price.ts'

export async function setPrice(
  session: Session,
  input: PriceUpdate,
  { signal, mayBegin }: SendOptions = {},
): Promise<Reply<PriceReceipt>> {
  const body = pricingBody(readInput(PriceUpdate, input), session)
  return sendPrice(session, { path: '/v3/price', body, signal, mayBegin })
}
