import { WalmartError } from '../errors.ts'
import type { JsonResponse } from './response.ts'
import type { Call, Session } from './session.ts'

/**
 * Gets a page of a list; undefined for an empty list, to which Walmart responds with 404 and a code.
 *
 * Any other 404 remains an error: it comes from the gateway or a proxy, and treating it as an empty list would make
 * everything look deleted.
 */
export async function getList(
  session: Session,
  call: Omit<Call, 'method' | 'body'>,
): Promise<JsonResponse | undefined> {
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
