import type { SimulatedSeller } from '../seller.ts'
import type { Grant, GrantStore } from './grant-store.ts'
import { type Component, Refusal } from './refusal.ts'
import { readHeader } from './require-headers.ts'
import type { SentHeaders } from './sent-headers.ts'

const component: Component = 'GMP_GATEWAY_API'

/** A request for a token, by an application whose keys are good. */
export interface GrantRequest {
  /** Whose keys they are. */
  readonly application: SimulatedSeller
  readonly headers: SentHeaders
  readonly form: URLSearchParams
  readonly grants: GrantStore
  readonly now: Date
}

/** For whom a token is to be, and the refresh token that goes with it. */
export interface Granted {
  readonly seller: SimulatedSeller
  readonly refreshToken?: string
}

export const invalidGrant = (field: string, description: string) =>
  new Refusal('INVALID_REQUEST_PARAM', component, { field, description })

/** What an application gets for each type of grant. */
export const grantTypes: Readonly<Record<string, (request: GrantRequest) => Granted>> = {
  client_credentials: ({ application }) => ({ seller: application }),

  authorization_code(request) {
    const { form, grants, now } = request
    const name = form.get('code') ?? ''
    const code = grants.findCode(name, now)
    const seller = requirePartner(request, code, invalidGrant('code', 'The code is unknown, expired or spent'))
    if (form.get('redirect_uri') !== code?.redirectUri) {
      throw invalidGrant('redirect_uri', 'redirect_uri is not the one of the authorization')
    }
    grants.spendCode(name)
    const refreshToken = grants.issueRefreshToken({ seller, clientId: request.application.clientId }, now)
    return { seller, refreshToken }
  },

  refresh_token(request) {
    const refreshToken = request.form.get('refresh_token') ?? ''
    const grant = request.grants.findRefreshToken(refreshToken, request.now)
    const refusal = invalidGrant('refresh_token', 'The refresh token is unknown or expired')
    return { seller: requirePartner(request, grant, refusal), refreshToken }
  },
}

/** The seller of a grant, who must be named in the header; the grant must have been given to this application. */
function requirePartner(
  { application, headers }: GrantRequest,
  grant: Grant | undefined,
  refusal: Refusal,
): SimulatedSeller {
  const field = 'WM_PARTNER.ID'
  const partnerId = readHeader(headers, field)
  if (partnerId === '') {
    throw new Refusal('INVALID_REQUEST_HEADER', component, { field, description: `${field} set blank or null` })
  }
  if (grant === undefined || grant.clientId !== application.clientId) throw refusal
  if (partnerId === grant.seller.partnerId) return grant.seller
  const description = `${field} is not the seller who gave the authorization`
  throw new Refusal('INVALID_REQUEST_HEADER', component, { field, description })
}
