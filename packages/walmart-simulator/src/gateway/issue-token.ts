import type { SimulatedSeller } from '../seller.ts'
import { type AccessTokens, tokenSeconds } from './access-tokens.ts'
import type { GrantStore } from './grant-store.ts'
import { type GrantRequest, type Granted, grantTypes, invalidGrant } from './grant-token.ts'
import { mediaType } from './read-json.ts'
import { Refusal } from './refusal.ts'
import { readHeader, requireHeaders } from './require-headers.ts'
import type { SentHeaders } from './sent-headers.ts'

/** Where tokens come from and whom they can be for. */
interface TokenOffice {
  readonly sellers: readonly SimulatedSeller[]
  readonly tokens: AccessTokens
  readonly grants: GrantStore
  readonly now: Date
}

/** What `POST /v3/token` answers; a refresh token only to applications that act for a seller. */
export interface TokenResponse {
  access_token: string
  token_type: 'Bearer'
  expires_in: number
  refresh_token?: string
}

/**
 * `POST /v3/token`. An application acts for the seller whose keys it has, or, with a code or a refresh token, for the
 * seller who let it.
 */
export function issueToken(headers: SentHeaders, body: string, office: TokenOffice): TokenResponse {
  requireHeaders(headers)
  if (mediaType(readHeader(headers, 'Content-Type')) !== 'application/x-www-form-urlencoded') {
    const description = 'The body must be application/x-www-form-urlencoded'
    throw new Refusal('UNSUPPORTED_MEDIA_TYPE', 'GMP_GATEWAY_API', { field: 'Content-Type', description })
  }
  const application = findApplication(headers, office.sellers)
  if (application === undefined) {
    const description = 'Incorrect Authorization header'
    throw new Refusal('INVALID_REQUEST_HEADER', 'GMP_GATEWAY_API', { field: 'Authorization', description })
  }
  const form = new URLSearchParams(body)
  const { seller, refreshToken } = readGrantType(form)({ ...office, application, headers, form })
  const token = office.tokens.issue(seller, office.now)
  const answer: TokenResponse = { access_token: token, token_type: 'Bearer', expires_in: tokenSeconds }
  return refreshToken === undefined ? answer : { ...answer, refresh_token: refreshToken }
}

function readGrantType(form: URLSearchParams): (request: GrantRequest) => Granted {
  const posted = ['client_secret', 'client_id'].find((name) => form.has(name))
  if (posted !== undefined) throw invalidGrant(posted, `${posted} does not belong in the body`)
  const name = form.get('grant_type') ?? ''
  const grant = Object.hasOwn(grantTypes, name) ? grantTypes[name] : undefined
  if (grant !== undefined) return grant
  throw invalidGrant('grant_type', `grant_type must be one of ${Object.keys(grantTypes).join(', ')}`)
}

/**
 * Whose keys are in the header. Walmart documents Base64 of `id:secret` and nothing around it. Whether it would decode a
 * percent-encoded form, which is what OAuth prescribes and libraries send, is unknown: here it does not, so that nobody
 * comes to rely on it. The refusal is a 400, as observed in production, though Walmart's table says 401.
 */
export function findApplication(
  headers: SentHeaders,
  sellers: readonly SimulatedSeller[],
): SimulatedSeller | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/.exec(readHeader(headers, 'Authorization'))?.[1] ?? ''
  const pair = Buffer.from(encoded, 'base64').toString('utf8')
  return sellers.find(({ clientId, clientSecret }) => pair === `${clientId}:${clientSecret}`)
}
