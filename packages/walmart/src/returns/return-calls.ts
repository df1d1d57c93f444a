import type { Page } from '../http/page.ts'
import type { Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { listReturns } from './list-returns.ts'
import { returnRefund } from './refund-return.ts'
import type { RefundedReturn, ReturnRefund } from './return-refund.ts'
import type { Return } from './return.ts'
import type { ReturnsQuery } from './returns-query.ts'

/** Calls for returns. */
export interface ReturnCalls {
  /** Lists the seller's returns. Upsert by `returnOrderId`. Walmart's `getReturns`. */
  listReturns(query?: ReturnsQuery): AsyncGenerator<Page<Return>>

  /**
   * Refunds returned units. Calling it twice refunds twice. The return is read first, and nothing is sent if that fails. If
   * the response is lost, the return is read again; if that shows the refund, `raw` is the return. Walmart's
   * `issueRefund`.
   */
  refundReturn(refund: ReturnRefund, options?: CallOptions): Promise<Reply<RefundedReturn>>
}

export function returnCalls(session: Session): ReturnCalls {
  return {
    listReturns: (query = {}) => listReturns(session, query),
    refundReturn: (refund, options) => returnRefund.perform(session, refund, options),
  }
}
