import { z } from 'zod'

import { readInput } from '../http/read-input.ts'
import { PartnerId, refreshTokenGrant } from './token-grant.ts'
import { requestToken, type TokenRequestOptions } from './token-request.ts'
import type { AccessToken } from './token-store.ts'

/** A seller who has authorized the application with the client's credentials. */
export interface SignIn {
  /** Walmart's id for the seller: `sellerId` in the redirect. */
  readonly partnerId: string
  /** From `exchangeAuthorizationCode`, or the latest from `onRefreshToken`. Protect it like a password. */
  readonly refreshToken: string
  /**
   * Called with a new refresh token when Walmart sends one, before the access token is used. Store it in place of the old
   * one, which may no longer be valid. Errors it throws reach the caller, and it is called again on the next request.
   */
  readonly onRefreshToken?: ((refreshToken: string) => void | Promise<void>) | undefined
}

const Given = z.object({
  signIn: z.object({ partnerId: PartnerId, refreshToken: z.string().min(1, 'must not be empty') }),
})

/** Requests access tokens for a seller, each time with the latest refresh token from Walmart. */
export function signedInRequest(options: TokenRequestOptions, signIn: SignIn): () => Promise<AccessToken> {
  const { partnerId, refreshToken: given } = readInput(Given, { signIn }).signIn
  let latest = given
  let reported = latest
  return async () => {
    const { accessToken, refreshToken } = await requestToken(options, refreshTokenGrant(partnerId, latest))
    latest = refreshToken ?? latest
    if (latest !== reported) await signIn.onRefreshToken?.(latest)
    reported = latest
    return accessToken
  }
}
