import { readJson, type JsonAnswer } from './answer.ts'
import { WalmartError } from './errors.ts'
import { exchange } from './exchange.ts'
import { orAbort } from './or-abort.ts'
import type { TokenSource } from './token-source.ts'
import type { AccessToken } from './token-store.ts'

export interface SessionOptions {
  readonly baseUrl: string
  readonly clientSecret: string
  readonly serviceName: string
  readonly fetch: typeof globalThis.fetch
  readonly timeoutMs: number
  readonly tokens: TokenSource
}

/** What the calls of the API share: where it is, and the token. */
export interface Session {
  /**
   * Gets a path, query included.
   *
   * @throws WalmartError for every answer but 2xx with JSON; a token refused twice is `credentials_rejected`
   */
  get(path: string, signal?: AbortSignal): Promise<JsonAnswer>
}

export function createSession(options: SessionOptions): Session {
  const { baseUrl, clientSecret, fetch, serviceName, timeoutMs, tokens } = options

  async function getOnce(path: string, token: AccessToken, signal?: AbortSignal): Promise<JsonAnswer> {
    const answer = await exchange({
      url: baseUrl + path,
      method: 'GET',
      headers: {
        'WM_SEC.ACCESS_TOKEN': token.value,
        'WM_SVC.NAME': serviceName,
        // Without it Walmart is said to answer in XML.
        Accept: 'application/json',
      },
      fetch,
      timeoutMs,
      signal,
      secrets: [token.value, clientSecret],
    })
    return readJson(answer)
  }

  return {
    get: async (path, signal) => {
      const token = await orAbort(() => tokens.current(), signal)
      try {
        return await getOnce(path, token, signal)
      } catch (error) {
        if (!isTokenRefused(error)) throw error
        const another = await orAbort(() => tokens.replace(token), signal)
        return getOnce(path, another, signal)
      }
    },
  }
}

/** 401 today; in 2020 it was a 400 with a code of its own. A 403 is about scope, which a new token does not widen. */
function isTokenRefused(error: unknown): boolean {
  return error instanceof WalmartError && error.kind === 'credentials_rejected' && error.status !== 403
}
