/** An access token of Walmart, valid for 15 minutes. */
export interface AccessToken {
  readonly value: string
  readonly expiresAt: Date
}

/**
 * Stores an access token, so that processes can share it. Errors it throws reach the caller unchanged. A valid token gives
 * the same access as the credentials: encrypt it.
 */
export interface TokenStore {
  read(): Promise<AccessToken | undefined>
  write(token: AccessToken): Promise<void>
}

/** Stores the token in memory. */
export function createMemoryTokenStore(): TokenStore {
  let stored: AccessToken | undefined
  return {
    read: () => Promise.resolve(stored),
    write: (token) => {
      stored = token
      return Promise.resolve()
    },
  }
}
