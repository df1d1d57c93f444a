import type { SimulatedSeller } from '../seller.ts'
import { type AccessTokens, tokenSeconds } from './access-tokens.ts'
import { ApiError, incorrectAuthorization } from './api-error.ts'
import type { GrantStore } from './grant-store.ts'
import { type GrantRequest, type Granted, grantTypes, invalidGrant } from './grant-token.ts'
import { marketIn, readHeader, requireHeaders, type SentHeaders } from './headers.ts'
import { mediaType } from './read-json.ts'

interface TokenContext {
  readonly sellers: readonly SimulatedSeller[]
  readonly tokens: AccessTokens
  readonly grants: GrantStore
  readonly now: Date
}

/** The response of `POST /v3/token`. Only applications that act for a seller get a refresh token. */
export interface TokenResponse {
  access_token: string
  token_type: 'Bearer'
  expires_in: number
  refresh_token?: string
}

/**
 * `POST /v3/token`. An application acts for the seller whose credentials it has, or, with a code or a refresh token, for
 * the seller who authorized it.
 */
export function issueToken(headers: SentHeaders, body: string, context: TokenContext): TokenResponse {
  requireHeaders(headers)
  if (mediaType(readHeader(headers, 'Content-Type')) !== 'application/x-www-form-urlencoded') {
    const description = 'The body must be application/x-www-form-urlencoded'
    throw new ApiError('UNSUPPORTED_MEDIA_TYPE', 'GMP_GATEWAY_API', { field: 'Content-Type', description })
  }
  const application = findApplication(headers, context.sellers)
  // The gateway looks for the credentials in the market of the call.
  if (application?.market !== marketIn(headers)) throw incorrectAuthorization()
  const form = new URLSearchParams(body)
  const { seller, refreshToken } = readGrantType(form)({ ...context, application, headers, form })
  const token = context.tokens.issue(seller, context.now)
  const response: TokenResponse = { access_token: token, token_type: 'Bearer', expires_in: tokenSeconds }
  return refreshToken === undefined ? response : { ...response, refresh_token: refreshToken }
}

function readGrantType(form: URLSearchParams): (request: GrantRequest) => Granted {
  const posted = ['client_secret', 'client_id'].find((name) => form.has(name))
  if (posted !== undefined) throw invalidGrant(posted, `${posted} must not be in the body`)
  const name = form.get('grant_type') ?? ''
  const grant = Object.hasOwn(grantTypes, name) ? grantTypes[name] : undefined
  if (grant !== undefined) return grant
  throw invalidGrant('grant_type', `grant_type must be one of ${Object.keys(grantTypes).join(', ')}`)
}

/**
 * The seller whose credentials are in the header. Walmart documents plain Base64 of `id:secret`. OAuth prescribes
 * percent-encoding the two parts, and libraries do so; whether Walmart accepts that is unknown. The simulator does not,
 * so that nobody relies on it.
 */
export function findApplication(
  headers: SentHeaders,
  sellers: readonly SimulatedSeller[],
): SimulatedSeller | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/.exec(readHeader(headers, 'Authorization'))?.[1] ?? ''
  const pair = Buffer.from(encoded, 'base64').toString('utf8')
  return sellers.find(({ clientId, clientSecret }) => pair === `${clientId}:${clientSecret}`)
}
