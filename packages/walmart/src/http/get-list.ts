import { WalmartError } from '../errors.ts'
import type { JsonResponse } from './response.ts'
import type { Call, Session } from './session.ts'

interface ListCall extends Omit<Call, 'method'>, Partial<Pick<Call, 'method'>> {
  /** Whether Walmart may have nothing here: on the first page, and after the last one. */
  readonly mayBeEmpty: boolean
}

/**
 * Gets a page of a list; undefined for an empty list, to which Walmart responds with 404 and a code.
 *
 * Any other 404 remains an error: it comes from the gateway or a proxy, and treating it as an empty list would make
 * everything look deleted. So does a 404 to a later page, with which Walmart rejects a cursor that was used before.
 */
export async function getList(session: Session, { mayBeEmpty, ...call }: ListCall): Promise<JsonResponse | undefined> {
  try {
    return await session.send({ method: 'GET', ...call })
  } catch (error) {
    if (!(error instanceof WalmartError) || error.kind !== 'not_found') throw error
    if (!mayBeEmpty) throw startAgain(error)
    if (isEmptyList(error)) return undefined
    throw error
  }
}

function startAgain(cause: WalmartError): WalmartError {
  const { status, upstreamCode, correlationId } = cause
  const message = 'Walmart did not find the next page of the list (HTTP 404). Start again from the first page'
  return new WalmartError('invalid_request', message, { status, upstreamCode, correlationId, cause })
}

function isEmptyList({ upstreamCode = '' }: WalmartError): boolean {
  if (upstreamCode === 'NOT_FOUND.GMP_ORDER_API') return true
  return upstreamCode.startsWith('CONTENT_NOT_FOUND') && !upstreamCode.endsWith('.GMP_GATEWAY_API')
}
