import { WalmartError } from '../errors.ts'
import { readGaps } from '../http/gaps.ts'
import { readReply, type Reply } from '../http/reply.ts'
import { fieldOf, parseResponse } from '../http/response.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { Return, ReturnsResponse } from './return.ts'

/**
 * Reads one return from the list: Walmart has no call for a single one.
 *
 * @throws WalmartError `not_found` if the list does not have it
 */
export async function findReturn(
  session: Session,
  returnOrderId: string,
  { signal }: CallOptions,
): Promise<Reply<Return>> {
  // A seller cannot refund returns of orders that Walmart fulfilled.
  const path = `/v3/returns${toSearch({ returnOrderId, isWFSEnabled: 'N' })}`
  const response = await session.send({ method: 'GET', path, limit: 'listReturns', signal })
  const { returnOrders } = parseResponse(ReturnsResponse, response)
  const raw = returnOrders?.find((one) => String(fieldOf(one, 'returnOrderId')) === returnOrderId)
  if (raw !== undefined) return readReply(Return, response, () => raw)
  // If the response has gaps, the return may be in one of them.
  const kind = readGaps(response).length === 0 ? 'not_found' : 'unavailable'
  const { status, correlationId } = response
  throw new WalmartError(kind, `Walmart does not list the return ${returnOrderId}`, { status, correlationId })
}
