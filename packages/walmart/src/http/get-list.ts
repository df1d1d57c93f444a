import { WalmartError } from '../errors.ts'
import type { JsonAnswer } from './answer.ts'
import type { Call, Session } from './session.ts'

/**
 * Gets a page of a list. Walmart's answer for a list without elements is 404, which is undefined here.
 *
 * The gateway's own 404 stays an error: it does not know the path, and taking that for an empty list would make
 * everything look deleted.
 */
export async function getList(session: Session, call: Omit<Call, 'method' | 'body'>): Promise<JsonAnswer | undefined> {
  try {
    return await session.send({ method: 'GET', ...call })
  } catch (error) {
    if (error instanceof WalmartError && error.kind === 'not_found' && !isUnknownPath(error)) return undefined
    throw error
  }
}

function isUnknownPath({ upstreamCode }: WalmartError): boolean {
  return upstreamCode?.endsWith('.GMP_GATEWAY_API') === true || upstreamCode?.startsWith('URI_NOT_FOUND') === true
}
