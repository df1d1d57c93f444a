import { WalmartError } from '../errors.ts'
import { parseAnswer } from '../http/answer.ts'
import { readGaps } from '../http/gaps.ts'
import { readReply, type Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { Return, ReturnsResponse } from './return.ts'

/**
 * Reads one return, for which Walmart has no call but the list.
 *
 * @throws WalmartError `not_found` where the list does not have it
 */
export async function findReturn(
  session: Session,
  returnOrderId: string,
  { signal }: CallOptions,
): Promise<Reply<Return>> {
  const path = `/v3/returns${toSearch({ returnOrderId })}`
  const answer = await session.send({ method: 'GET', path, limit: 'listReturns', signal })
  const { returnOrders } = parseAnswer(ReturnsResponse, answer)
  const raw = returnOrders?.find((one) => idOf(one) === returnOrderId)
  if (raw !== undefined) return readReply(Return, answer, () => raw)
  // Of an answer with gaps it is not known what is missing.
  const kind = readGaps(answer).length === 0 ? 'not_found' : 'unavailable'
  const { status, correlationId } = answer
  throw new WalmartError(kind, `Walmart does not list the return ${returnOrderId}`, { status, correlationId })
}

function idOf(raw: unknown): string | undefined {
  return typeof raw === 'object' && raw !== null && 'returnOrderId' in raw ? String(raw.returnOrderId) : undefined
}
