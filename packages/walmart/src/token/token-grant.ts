/** For what Walmart gives an access token. */
export interface TokenGrant {
  readonly grantType: 'client_credentials' | 'authorization_code' | 'refresh_token'
  /** What goes into the form beside the type. */
  readonly parameters: Readonly<Record<string, string>>
  /** The seller for whom an application of somebody else's asks. */
  readonly partnerId?: string | undefined
  /** Which of the parameters must not show in an error. */
  readonly secret?: string | undefined
}

/** The keys are the seller's own. */
export const clientCredentials: TokenGrant = { grantType: 'client_credentials', parameters: {} }

/** The seller has just signed in. */
export function authorizationCode(partnerId: string, code: string, redirectUri: string): TokenGrant {
  const parameters = { code, redirect_uri: redirectUri }
  return { grantType: 'authorization_code', parameters, partnerId, secret: code }
}

/** The seller has signed in within the last year. */
export function refreshTokenOf(partnerId: string, refreshToken: string): TokenGrant {
  const parameters = { refresh_token: refreshToken }
  return { grantType: 'refresh_token', parameters, partnerId, secret: refreshToken }
}
