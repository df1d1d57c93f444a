import { z } from 'zod'

import { WalmartError } from '../errors.ts'
import { openHttp, type HttpOptions } from '../http/open-http.ts'
import { readInput } from '../http/read-input.ts'
import type { CallOptions } from '../http/session.ts'
import { sendWrite } from '../writes/confirm-write.ts'
import { PartnerId } from './partner-id.ts'
import { authorizationCode } from './token-grant.ts'
import { requestToken } from './token-request.ts'
import type { AccessToken } from './token-store.ts'

/** A sign-in that Walmart has sent back, and the keys of the application that it was for. */
export interface AuthorizationCode extends HttpOptions, CallOptions {
  /** `code` of the address that Walmart sent the seller back to. */
  readonly code: string
  /** `sellerId` of that address. */
  readonly partnerId: string
  /** The same as in the sign-in's address. */
  readonly redirectUri: string
}

/** What a sign-in is good for. */
export interface SignedIn {
  /** Good for 15 minutes, for those who want to call at once. */
  readonly accessToken: AccessToken
  /** Good for 365 days: `signIn.refreshToken` of a client. Keep it like a password. */
  readonly refreshToken: string
}

const ofTheAddress = z.object({
  code: z.string().min(1, 'must not be empty'),
  partnerId: PartnerId,
  redirectUri: z.string().min(1, 'must not be empty'),
})

/**
 * Exchanges the code of a sign-in for a refresh token. A code is good once, so it is never sent again: after an error
 * with `outcome` the seller has to sign in again. Walmart's `tokenAPI`.
 *
 * Whether `state` is the one that was sent out is the caller's to check, before this.
 *
 * @throws WalmartError `credentials_rejected` where Walmart refuses the code, the seller's id or the keys
 */
export async function exchangeAuthorizationCode(options: AuthorizationCode): Promise<SignedIn> {
  const { code, partnerId, redirectUri } = readInput(ofTheAddress, options)
  const { http, baseUrl } = openHttp(options)
  const { clientId, clientSecret, signal } = options
  const request = { ...http, tokenUrl: `${baseUrl}/v3/token`, clientId, clientSecret, signal }
  // The write is the request for a token itself.
  const neverUnsent = { isUnsent: () => false }
  return sendWrite(neverUnsent, async () => {
    const { accessToken, refreshToken } = await requestToken(request, authorizationCode(partnerId, code, redirectUri))
    if (refreshToken !== undefined) return { accessToken, refreshToken }
    throw new WalmartError('unexpected_response', 'Walmart sent no refresh token for the code')
  })
}
