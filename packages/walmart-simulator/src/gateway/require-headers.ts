import type { SimulatedSeller } from '../seller.ts'
import type { AccessTokens } from './access-tokens.ts'
import { Refusal } from './refusal.ts'
import type { SentHeaders } from './sent-headers.ts'

/** A header's value; the empty string when it is missing, since Walmart treats both alike. */
export function readHeader(headers: SentHeaders, name: string): string {
  const value = headers[name.toLowerCase()]
  return typeof value === 'string' ? value.trim() : ''
}

/** Whose call this is. An `Authorization: Bearer` is not looked at: Walmart's tokens have a header of their own. */
export function requireToken(headers: SentHeaders, tokens: AccessTokens, now: Date): SimulatedSeller {
  const seller = tokens.sellerOf(readHeader(headers, 'WM_SEC.ACCESS_TOKEN'), now)
  if (seller !== undefined) return seller
  throw new Refusal('UNAUTHORIZED', 'GMP_GATEWAY_API', { field: 'UNAUTHORIZED', description: 'Unauthorized' })
}

/**
 * What every call must carry. Without `Accept: application/json` Walmart answers in XML; the simulator refuses instead, so
 * that the mistake is found here. An `Accept` for anything does not name JSON, so it would get XML as well.
 */
export function requireHeaders(headers: SentHeaders): void {
  for (const field of ['WM_SVC.NAME', 'WM_QOS.CORRELATION_ID']) {
    if (readHeader(headers, field) !== '') continue
    throw new Refusal('INVALID_REQUEST_HEADER', 'GMP_GATEWAY_API', { field, description: `${field} set blank or null` })
  }
  if (!acceptsJson(readHeader(headers, 'Accept'))) {
    throw new Refusal('INVALID_ACCEPT_TYPE', 'GMP_GATEWAY_API', { description: 'Accept must name application/json' })
  }
}

const acceptsJson = (accept: string): boolean =>
  accept.split(',').some((type) => type.split(';', 1)[0]?.trim().toLowerCase() === 'application/json')
