import type { IncomingHttpHeaders } from 'node:http'

import type { SimulatedSeller } from '../seller.ts'
import type { AccessTokens } from './access-tokens.ts'
import { Refusal } from './refusal.ts'

/** A header's value; the empty string when it is missing, since Walmart treats both alike. */
export function readHeader(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name.toLowerCase()]
  return typeof value === 'string' ? value.trim() : ''
}

/** Whose call this is. An `Authorization: Bearer` is not looked at: Walmart's tokens have a header of their own. */
export function requireToken(headers: IncomingHttpHeaders, tokens: AccessTokens, now: Date): SimulatedSeller {
  const seller = tokens.sellerOf(readHeader(headers, 'WM_SEC.ACCESS_TOKEN'), now)
  if (seller !== undefined) return seller
  throw new Refusal('UNAUTHORIZED', 'GMP_GATEWAY_API', { field: 'UNAUTHORIZED', description: 'Unauthorized' })
}

/**
 * What every call must carry. Without `Accept: application/json` Walmart answers in XML; the simulator refuses instead, so
 * that the mistake is found here.
 */
export function requireHeaders(headers: IncomingHttpHeaders): void {
  for (const field of ['WM_SVC.NAME', 'WM_QOS.CORRELATION_ID']) {
    if (readHeader(headers, field) !== '') continue
    throw new Refusal('INVALID_REQUEST_HEADER', 'GMP_GATEWAY_API', { field, description: `${field} set blank or null` })
  }
  if (!readHeader(headers, 'Accept').includes('application/json')) {
    throw new Refusal('INVALID_ACCEPT_TYPE', 'GMP_GATEWAY_API', { description: 'Accept must be application/json' })
  }
}
