/** Parameters of the sign-in URL. */
export interface SignInUrlOptions {
  /** The application's client id. */
  readonly clientId: string
  /** Where Walmart redirects the seller, with `code`, `sellerId` and `state`, as registered with Walmart. */
  readonly redirectUri: string
  /**
   * A random value, stored in the browser's session. Reject a redirect with another value or without one: it may be an
   * attempt to make the user connect another account (CSRF).
   */
  readonly state: string
  /** A random value, different for each sign-in. */
  readonly nonce: string
  /** Default: `https://login.account.wal-mart.com/authorize`. */
  readonly authorizeUrl?: string | undefined
}

/**
 * Builds the URL where a seller signs in to Walmart and authorizes an application.
 *
 * @throws TypeError if `authorizeUrl` is not a URL
 */
export function buildSignInUrl({ clientId, redirectUri, state, nonce, authorizeUrl }: SignInUrlOptions): string {
  const url = new URL(authorizeUrl ?? 'https://login.account.wal-mart.com/authorize')
  const parameters = { responseType: 'code', clientId, redirectUri, clientType: 'seller', nonce, state }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url.href
}
