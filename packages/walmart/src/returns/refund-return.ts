import { readInput } from '../http/read-input.ts'
import { readReply, type Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { confirmWrite } from '../writes/confirm-write.ts'
import { foundIf } from '../writes/progress.ts'
import { findReturn } from './find-return.ts'
import { returnRefundBody } from './return-refund-body.ts'
import { returnRefundProgress } from './return-refund-progress.ts'
import { RefundedReturn, ReturnRefund } from './return-refund.ts'

/** Reads what was refunded before, as a line can be refunded in parts. */
export async function refundReturn(
  session: Session,
  input: ReturnRefund,
  { signal }: CallOptions = {},
): Promise<Reply<RefundedReturn>> {
  const refund = readInput(ReturnRefund, input)
  const { returnOrderId, lines } = refund
  const path = `/v3/returns/${returnOrderId}/refund`
  const body = returnRefundBody(refund)
  const { value: before } = await findReturn(session, returnOrderId, { signal })
  return confirmWrite(session, {
    send: async () => {
      const response = await session.send({ method: 'POST', path, body, limit: 'refundReturn', signal })
      return readReply(RefundedReturn, response)
    },
    find: async () => {
      const { value: after, raw, gaps } = await findReturn(session, returnOrderId, { signal })
      // Walmart's response repeats the request, and so does this one.
      const value = RefundedReturn.parse({ returnOrderId, ...body })
      return foundIf(returnRefundProgress(lines, before, after), { value, raw, gaps })
    },
    signal,
  })
}
