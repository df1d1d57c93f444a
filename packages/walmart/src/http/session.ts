import type { Budget } from '../budget/budget.ts'
import type { LimitGroup } from '../budget/limits.ts'
import { WalmartError } from '../errors.ts'
import { orAbort } from '../or-abort.ts'
import type { TokenSource } from '../token/token-source.ts'
import type { AccessToken } from '../token/token-store.ts'
import { readJson, type JsonAnswer } from './answer.ts'
import { exchange } from './exchange.ts'

export interface SessionOptions {
  readonly baseUrl: string
  readonly clientSecret: string
  readonly serviceName: string
  readonly fetch: typeof globalThis.fetch
  readonly timeoutMs: number
  readonly tokens: TokenSource
  readonly budget: Budget
  readonly confirmAfterMs: number
}

/** What every call can be given. */
export interface CallOptions {
  /** Ends the caller's waiting. A write that is under way may happen all the same. */
  readonly signal?: AbortSignal | undefined
}

/** One call of the API. */
export interface Call extends CallOptions {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** From `/v3` on, query included. */
  readonly path: string
  /** A form goes out as `multipart/form-data`, anything else as JSON. */
  readonly body?: unknown
  /** Whose published limit it counts against; none is published for some. */
  readonly limit?: LimitGroup | undefined
}

/** What the calls of the API share: where it is, the token, and the budget of calls. */
export interface Session {
  /** How long a write whose answer was lost is given to end before it is looked for. */
  readonly confirmAfterMs: number
  /**
   * Sends a call, when its budget allows. One that Walmart refused for its token is sent again with another; the gateway
   * refuses before anything has happened, so that is safe for writes too. Nothing else is repeated here.
   *
   * @throws WalmartError for every answer but 2xx with JSON; a token refused twice is `credentials_rejected`
   */
  send(call: Call): Promise<JsonAnswer>
  /** Whether a call that threw this has not left, or was only refused for its token, because no token could be had. */
  isUnsent(error: WalmartError): boolean
}

export function createSession(options: SessionOptions): Session {
  const { baseUrl, budget, clientSecret, fetch, serviceName, timeoutMs, tokens } = options
  const unsent = new WeakSet<WalmartError>()

  async function tokenFrom(source: () => Promise<AccessToken>, signal?: AbortSignal): Promise<AccessToken> {
    try {
      return await orAbort(source, signal)
    } catch (error) {
      if (error instanceof WalmartError) unsent.add(error)
      throw error
    }
  }

  async function sendOnce(call: Call, token: AccessToken): Promise<JsonAnswer> {
    if (call.limit !== undefined) await budget.acquire(call.limit, call.signal)
    const answer = await exchange({
      url: baseUrl + call.path,
      method: call.method,
      headers: {
        'WM_SEC.ACCESS_TOKEN': token.value,
        'WM_SVC.NAME': serviceName,
        // Without it Walmart is said to answer in XML.
        Accept: 'application/json',
        // The boundary of a form is known to `fetch` only.
        ...(call.body === undefined || call.body instanceof FormData ? {} : { 'Content-Type': 'application/json' }),
      },
      body: call.body === undefined || call.body instanceof FormData ? call.body : JSON.stringify(call.body),
      fetch,
      timeoutMs,
      signal: call.signal,
      secrets: [token.value, clientSecret],
    })
    if (call.limit !== undefined) await budget.learn(call.limit, answer.headers, answer.status)
    return readJson(answer)
  }

  return {
    confirmAfterMs: options.confirmAfterMs,
    isUnsent: (error) => unsent.has(error),
    send: async (call) => {
      const token = await tokenFrom(() => tokens.current(), call.signal)
      try {
        return await sendOnce(call, token)
      } catch (error) {
        if (!isTokenRefused(error)) throw error
        const another = await tokenFrom(() => tokens.replace(token), call.signal)
        return sendOnce(call, another)
      }
    },
  }
}

/** 401 today; in 2020 it was a 400 with a code of its own. A 403 is about scope, which a new token does not widen. */
function isTokenRefused(error: unknown): boolean {
  return error instanceof WalmartError && error.kind === 'credentials_rejected' && error.status !== 403
}
