import { readInput } from '../http/read-input.ts'
import { readReply, type Reply } from '../http/reply.ts'
import { fieldOf } from '../http/response.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { sendWrite } from '../writes/confirm-write.ts'
import { PriceReceipt, PriceUpdate, pricingBody } from './price.ts'

export async function setPrice(
  session: Session,
  input: PriceUpdate,
  { signal }: CallOptions = {},
): Promise<Reply<PriceReceipt>> {
  const body = pricingBody(readInput(PriceUpdate, input), session)
  return sendWrite(session, async () => {
    const response = await session.send({ method: 'PUT', path: '/v3/price', body, limit: 'setPrice', signal })
    // Walmart's specification has a bare receipt, its example a wrapped one.
    return readReply(PriceReceipt, response, (json) => fieldOf(json, 'ItemPriceResponse') ?? json)
  })
}
