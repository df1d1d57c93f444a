import type { AccessToken, TokenStore } from './token-store.ts'

/** A token this close to its end may be refused by the time it arrives. */
const marginMs = 60_000

export interface TokenSource {
  /** A token that should work: the stored one, or a fresh one. */
  current(): Promise<AccessToken>
  /** A token other than the one that Walmart has just refused; another process may have stored it already. */
  replace(refused: AccessToken): Promise<AccessToken>
  /** A fresh token. */
  refresh(): Promise<AccessToken>
}

/** However many callers wait, the store is read once and Walmart is asked once. */
export function createTokenSource(store: TokenStore, request: () => Promise<AccessToken>): TokenSource {
  let refusedValue: string | undefined
  const isUsable = (token: AccessToken) =>
    token.value !== refusedValue && token.expiresAt.getTime() - Date.now() > marginMs
  const refresh = shared(async () => {
    const token = await request()
    await store.write(token)
    refusedValue = undefined
    return token
  })
  const current = shared(async () => {
    const stored = await store.read()
    return stored !== undefined && isUsable(stored) ? stored : refresh()
  })
  return {
    current,
    refresh,
    replace: async (refused) => {
      refusedValue = refused.value
      const token = await current()
      // The read under way may have begun, and ended, before the refusal was known.
      return token.value === refused.value ? current() : token
    },
  }
}

/** Lets those who call while a call is under way wait for that one. */
function shared<T>(run: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  return () => {
    running ??= run().finally(() => {
      running = undefined
    })
    return running
  }
}
