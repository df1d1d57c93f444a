/** Where a seller is sent to sign in. */
export interface SignInUrlOptions {
  /** Of the application. */
  readonly clientId: string
  /** Where Walmart sends the seller back to, with `code`, `sellerId` and `state`; as registered with Walmart. */
  readonly redirectUri: string
  /**
   * A random text of the caller's, kept with the browser's session. One that comes back with another, or without, is
   * none that was sent out: refuse it, or somebody could be made to connect a stranger's account.
   */
  readonly state: string
  /** A random text of the caller's, another for each sign-in. */
  readonly nonce: string
  /** `https://login.account.wal-mart.com/authorize` if not given. */
  readonly authorizeUrl?: string | undefined
}

/**
 * The address at which a seller signs in to Walmart and lets an application act for them.
 *
 * @throws TypeError if `authorizeUrl` is no URL
 */
export function buildSignInUrl({ clientId, redirectUri, state, nonce, authorizeUrl }: SignInUrlOptions): string {
  const url = new URL(authorizeUrl ?? 'https://login.account.wal-mart.com/authorize')
  const parameters = { responseType: 'code', clientId, redirectUri, clientType: 'seller', nonce, state }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url.href
}
