import { z } from 'zod'

import { WalmartError } from '../errors.ts'
import { type HttpOptions, openHttp } from '../http/open-http.ts'
import { readInput } from '../http/read-input.ts'
import type { CallOptions } from '../http/session.ts'
import { sendWrite } from '../writes/confirm-write.ts'
import { authorizationCodeGrant, PartnerId } from './token-grant.ts'
import { requestToken } from './token-request.ts'
import type { AccessToken } from './token-store.ts'

/** The parameters of Walmart's redirect, and the application's credentials. */
export interface AuthorizationCode extends HttpOptions, CallOptions {
  /** `code` of the redirect. */
  readonly code: string
  /** `sellerId` of the redirect. */
  readonly partnerId: string
  /** The `redirectUri` of the sign-in URL. */
  readonly redirectUri: string
}

/** The tokens of a seller who has signed in. */
export interface SignedIn {
  /** Valid for 15 minutes. */
  readonly accessToken: AccessToken
  /** Valid for 365 days. Pass it as `signIn.refreshToken` to a client, and protect it like a password. */
  readonly refreshToken: string
}

const RedirectParameters = z.object({
  code: z.string().min(1, 'must not be empty'),
  partnerId: PartnerId,
  redirectUri: z.string().min(1, 'must not be empty'),
})

/**
 * Exchanges the code of a sign-in for a refresh token. Check `state` first. A code can be used once, so it is never sent
 * again: after an error with `outcome`, the seller must sign in again. Walmart's `tokenAPI`.
 *
 * @throws WalmartError `credentials_rejected` if Walmart rejects the code, the seller's id or the credentials
 */
export async function exchangeAuthorizationCode(options: AuthorizationCode): Promise<SignedIn> {
  const { code, partnerId, redirectUri } = readInput(RedirectParameters, options)
  const { http, baseUrl } = openHttp(options)
  const { clientId, clientSecret, signal } = options
  const request = { ...http, tokenUrl: `${baseUrl}/v3/token`, clientId, clientSecret, signal }
  // Here the token request is the write, so every failed request may have been processed.
  return sendWrite({ isUnsent: () => false }, async () => {
    const { accessToken, refreshToken } = await requestToken(
      request,
      authorizationCodeGrant(partnerId, code, redirectUri),
    )
    if (refreshToken !== undefined) return { accessToken, refreshToken }
    throw new WalmartError('unexpected_response', 'Walmart sent no refresh token for the code')
  })
}
