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
  const isUsable = (token: AccessToken) =>
    token.value !== rejectedValue && token.expiresAt.getTime() - Date.now() > marginMs
  const refresh = shared(async () => {
    const token = await request()
    await store.write(token)
    rejectedValue = undefined
    return token
  })
  const current = shared(async () => {
    const stored = await store.read()
    return stored !== undefined && isUsable(stored) ? stored : refresh()
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
