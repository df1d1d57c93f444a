/** An access token of Walmart, good for 15 minutes. */
export interface AccessToken {
  readonly value: string
  readonly expiresAt: Date
}

/**
 * Where an access token is kept between calls, so that processes can share it. What it throws reaches the caller as it
 * is. A token is as good as the credentials while it lasts: keep it sealed.
 */
export interface TokenStore {
  read(): Promise<AccessToken | undefined>
  write(token: AccessToken): Promise<void>
}

/** Keeps the token in this process. */
export function createMemoryTokenStore(): TokenStore {
  let kept: AccessToken | undefined
  return {
    read: () => Promise.resolve(kept),
    write: (token) => {
      kept = token
      return Promise.resolve()
    },
  }
}
