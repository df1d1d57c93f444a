import { z } from 'zod'

import { readInput } from '../http/read-input.ts'
import { PartnerId } from './partner-id.ts'
import { refreshTokenOf } from './token-grant.ts'
import { requestToken, type TokenRequestOptions } from './token-request.ts'
import type { AccessToken } from './token-store.ts'

/** A seller who has signed in, and lets the application with the client's keys act for them. */
export interface SignIn {
  /** Walmart's id of the seller: `sellerId` of the address that Walmart sent the seller back to. */
  readonly partnerId: string
  /** From `exchangeAuthorizationCode`, or the last one that `onRefreshToken` got. Keep it like a password. */
  readonly refreshToken: string
  /**
   * Is given another refresh token when Walmart sends one, before the access token is used: keep it in place of the one
   * before, which may be good no more. What it throws reaches the caller, and it is called again the next time.
   */
  readonly onRefreshToken?: ((refreshToken: string) => void | Promise<void>) | undefined
}

const Given = z.object({
  signIn: z.object({ partnerId: PartnerId, refreshToken: z.string().min(1, 'must not be empty') }),
})

/** Asks for access tokens on behalf of a seller, each time with the last refresh token that Walmart has sent. */
export function signedInRequest(options: TokenRequestOptions, signIn: SignIn): () => Promise<AccessToken> {
  const { partnerId, refreshToken: given } = readInput(Given, { signIn }).signIn
  let last = given
  let told = last
  return async () => {
    const { accessToken, refreshToken } = await requestToken(options, refreshTokenOf(partnerId, last))
    last = refreshToken ?? last
    if (last !== told) await signIn.onRefreshToken?.(last)
    told = last
    return accessToken
  }
}
