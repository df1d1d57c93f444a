import type { SimulatedSeller } from '../seller.ts'
import { type ApiError, invalidHeader, invalidParameter } from './api-error.ts'
import type { Grant, GrantStore } from './grant-store.ts'
import { readHeader, type SentHeaders } from './headers.ts'

/** A token request by an authenticated application. */
export interface GrantRequest {
  readonly application: SimulatedSeller
  readonly headers: SentHeaders
  readonly form: URLSearchParams
  readonly grants: GrantStore
  readonly now: Date
}

/** The seller a token is for, and its refresh token. */
export interface Granted {
  readonly seller: SimulatedSeller
  readonly refreshToken?: string
}

export const invalidGrant = invalidParameter('GMP_GATEWAY_API')

/** How each grant type is handled. */
export const grantTypes: Readonly<Record<string, (request: GrantRequest) => Granted>> = {
  client_credentials: ({ application }) => ({ seller: application }),

  authorization_code(request) {
    const { form, grants, now } = request
    const name = form.get('code') ?? ''
    const code = grants.findCode(name, now)
    const seller = requirePartner(request, code, invalidGrant('code', 'The code is unknown, expired or already used'))
    if (form.get('redirect_uri') !== code?.redirectUri) {
      throw invalidGrant('redirect_uri', 'redirect_uri is not the one the code was issued for')
    }
    grants.useCode(name)
    const refreshToken = grants.issueRefreshToken({ seller, clientId: request.application.clientId }, now)
    return { seller, refreshToken }
  },

  refresh_token(request) {
    const refreshToken = request.form.get('refresh_token') ?? ''
    const grant = request.grants.findRefreshToken(refreshToken, request.now)
    const error = invalidGrant('refresh_token', 'The refresh token is unknown or expired')
    return { seller: requirePartner(request, grant, error), refreshToken }
  },
}

/** The grant's seller. The header must name that seller, and the grant must belong to this application. */
function requirePartner(
  { application, headers }: GrantRequest,
  grant: Grant | undefined,
  error: ApiError,
): SimulatedSeller {
  const field = 'WM_PARTNER.ID'
  const partnerId = readHeader(headers, field)
  if (partnerId === '') throw invalidHeader(field)
  if (grant === undefined || grant.clientId !== application.clientId) throw error
  if (partnerId === grant.seller.partnerId) return grant.seller
  throw invalidHeader(field, `${field} is not the seller who authorized the application`)
}
