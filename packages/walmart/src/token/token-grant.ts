import { z } from 'zod'

/** An OAuth grant. */
export interface TokenGrant {
  readonly grantType: 'client_credentials' | 'authorization_code' | 'refresh_token'
  /** Form fields besides `grant_type`. */
  readonly parameters: Readonly<Record<string, string>>
  /** The seller for whom an application requests the token. */
  readonly partnerId?: string | undefined
  /** The parameter value to redact in errors. */
  readonly secret?: string | undefined
}

/** For a seller's own credentials. */
export const clientCredentials: TokenGrant = { grantType: 'client_credentials', parameters: {} }

/** For a seller who has just signed in. */
export function authorizationCodeGrant(partnerId: string, code: string, redirectUri: string): TokenGrant {
  const parameters = { code, redirect_uri: redirectUri }
  return { grantType: 'authorization_code', parameters, partnerId, secret: code }
}

/** For a seller who has signed in within the last year. */
export function refreshTokenGrant(partnerId: string, refreshToken: string): TokenGrant {
  const parameters = { refresh_token: refreshToken }
  return { grantType: 'refresh_token', parameters, partnerId, secret: refreshToken }
}

/** Walmart's id for a seller. It is sent in a header. */
export const PartnerId = z.string().regex(/^[\x21-\x7e]{1,255}$/, "expected Walmart's id for the seller")
