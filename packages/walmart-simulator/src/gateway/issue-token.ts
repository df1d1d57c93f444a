import type { IncomingHttpHeaders } from 'node:http'

import type { SimulatedSeller } from '../seller.ts'
import { type AccessTokens, tokenSeconds } from './access-tokens.ts'
import { Refusal } from './refusal.ts'
import { readHeader, requireHeaders } from './require-headers.ts'

/** Where tokens come from and whom they can be for. */
interface TokenOffice {
  readonly sellers: readonly SimulatedSeller[]
  readonly tokens: AccessTokens
  readonly now: Date
}

/** `POST /v3/token` with a seller's own keys. */
export function issueToken(headers: IncomingHttpHeaders, body: string, office: TokenOffice): object {
  requireHeaders(headers)
  const [type] = readHeader(headers, 'Content-Type').split(';')
  if (type?.trim().toLowerCase() !== 'application/x-www-form-urlencoded') {
    const description = 'The body must be application/x-www-form-urlencoded'
    throw new Refusal('UNSUPPORTED_MEDIA_TYPE', 'GMP_GATEWAY_API', { field: 'Content-Type', description })
  }
  const seller = identify(readHeader(headers, 'Authorization'), office.sellers)
  readGrant(new URLSearchParams(body))
  return { access_token: office.tokens.issue(seller, office.now), token_type: 'Bearer', expires_in: tokenSeconds }
}

/**
 * Walmart documents Base64 of `id:secret` and nothing around it. Whether it would decode a percent-encoded form, which is
 * what OAuth prescribes and libraries send, is unknown: here it does not, so that nobody comes to rely on it. The
 * status is 400, as observed in production, though Walmart's table says 401.
 */
function identify(authorization: string, sellers: readonly SimulatedSeller[]): SimulatedSeller {
  const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/.exec(authorization)?.[1] ?? ''
  const pair = Buffer.from(encoded, 'base64').toString('utf8')
  const seller = sellers.find(({ clientId, clientSecret }) => pair === `${clientId}:${clientSecret}`)
  if (seller !== undefined) return seller
  const description = 'Incorrect Authorization header'
  throw new Refusal('INVALID_REQUEST_HEADER', 'GMP_GATEWAY_API', { field: 'Authorization', description })
}

const invalid = (field: string, description: string) =>
  new Refusal('INVALID_REQUEST_PARAM', 'GMP_GATEWAY_API', { field, description })

function readGrant(form: URLSearchParams): void {
  const posted = ['client_secret', 'client_id'].find((name) => form.has(name))
  if (posted !== undefined) throw invalid(posted, `${posted} does not belong in the body`)
  // The other two grants are for solution providers, whom the simulator does not know.
  if (form.get('grant_type') !== 'client_credentials')
    throw invalid('grant_type', 'grant_type must be client_credentials')
}
