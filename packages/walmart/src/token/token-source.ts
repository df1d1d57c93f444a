import type { AccessToken, TokenStore } from './token-store.ts'

/** A token this close to its expiry may have expired when it arrives. */
const marginMs = 60_000

export interface TokenSource {
  /** Returns a valid token: the stored one, or a new one. */
  current(): Promise<AccessToken>
  /** Returns a token other than the one that Walmart rejected; another process may have stored it already. */
  replace(rejected: AccessToken): Promise<AccessToken>
  /** Requests a new token. */
  refresh(): Promise<AccessToken>
}

/** Concurrent callers share one read of the store and one request to Walmart. */
export function createTokenSource(store: TokenStore, request: () => Promise<AccessToken>): TokenSource {
  let rejectedValue: string | undefined
  // The store is read again only when this token is no longer usable.
  let known: AccessToken | undefined
  const isUsable = (token: AccessToken) =>
    token.value !== rejectedValue && token.expiresAt.getTime() - Date.now() > marginMs
  const refresh = shared(async () => {
    const token = await request()
    await store.write(token)
    rejectedValue = undefined
    known = token
    return token
  })
  const current = shared(async () => {
    if (known !== undefined && isUsable(known)) return known
    const stored = await store.read()
    if (stored === undefined || !isUsable(stored)) return refresh()
    known = stored
    return stored
  })
  return {
    current,
    refresh,
    replace: async (rejected) => {
      rejectedValue = rejected.value
      const token = await current()
      // `current` may have joined a read that began before the rejection.
      return token.value === rejected.value ? current() : token
    },
  }
}

/** Concurrent calls share one run. */
function shared<T>(run: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  return () => {
    running ??= run().finally(() => {
      running = undefined
    })
    return running
  }
}
