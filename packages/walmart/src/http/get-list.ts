import { WalmartError } from '../errors.ts'
import type { JsonAnswer } from './answer.ts'
import type { Call, Session } from './session.ts'

/**
 * Gets a page of a list. Walmart's answer for a list without elements is 404 with a code that says so, which is undefined
 * here.
 *
 * Any other 404 stays an error: the gateway does not know the path, or something in front of it has answered. Taking that
 * for an empty list would make everything look deleted.
 */
export async function getList(session: Session, call: Omit<Call, 'method' | 'body'>): Promise<JsonAnswer | undefined> {
  try {
    return await session.send({ method: 'GET', ...call })
  } catch (error) {
    if (error instanceof WalmartError && error.kind === 'not_found' && isEmptyList(error)) return undefined
    throw error
  }
}

function isEmptyList({ upstreamCode = '' }: WalmartError): boolean {
  return upstreamCode.startsWith('CONTENT_NOT_FOUND') && !upstreamCode.endsWith('.GMP_GATEWAY_API')
}
