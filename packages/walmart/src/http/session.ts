import { orAbort } from '../abort.ts'
import type { Budget } from '../budget/budget.ts'
import type { LimitGroup } from '../budget/limits.ts'
import { WalmartError } from '../errors.ts'
import type { TokenSource } from '../token/token-source.ts'
import type { AccessToken } from '../token/token-store.ts'
import { exchange, type HttpResponse, type ObserveExchange } from './exchange.ts'
import { type JsonResponse, readFile, readJson } from './response.ts'

interface SessionOptions {
  readonly baseUrl: string
  readonly clientSecret: string
  readonly serviceName: string
  readonly marketHeaders: Readonly<Record<string, string>>
  readonly sandboxHeaders: Readonly<Record<string, string>>
  readonly currency: string
  readonly businessUnit: string
  readonly fetch: typeof globalThis.fetch
  readonly observe?: ObserveExchange | undefined
  readonly timeoutMs: number
  readonly tokens: TokenSource
  readonly budget: Budget
  readonly confirmAfterMs: number
}

/** Options of every call. */
export interface CallOptions {
  /** Aborts the call. A write already sent may still be applied. */
  readonly signal?: AbortSignal | undefined
}

/** Options of a write that is sent once. */
export interface SendOptions extends CallOptions {
  /**
   * Asked immediately before each request is handed to `fetch`. If it returns false, nothing is sent: a process that was
   * suspended may have been given up meanwhile.
   */
  readonly mayBegin?: (() => boolean) | undefined
}

/** An API call. */
export interface Call extends SendOptions {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Starts with `/v3` or `/v1`, and includes the query. */
  readonly path: string
  /** In addition to those of every call. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** A `FormData` is sent as `multipart/form-data`, anything else as JSON. */
  readonly body?: unknown
  /** The rate limit that the call counts against; undefined if none is published. */
  readonly limit?: LimitGroup | undefined
  /** Path of a list in the response whose records to leave unparsed. */
  readonly list?: readonly string[] | undefined
  /** Whether 204 means that there is nothing to return: `json` is then null. By default, a missing body is an error. */
  readonly mayBeNothing?: boolean | undefined
  /** Maximum size of the response body. Default: 32 MiB. */
  readonly maxBytes?: number | undefined
}

/** Endpoint, token and rate-limit budget, shared by all calls of a client. */
export interface Session {
  /** How long to wait before checking whether a write without a response was applied. */
  readonly confirmAfterMs: number
  /** The currency of amounts without one. */
  readonly currency: string
  /** Named in the headers of newer feeds. */
  readonly businessUnit: string
  /**
   * Sends a call when the budget allows it. If Walmart rejects the token, the call is sent again with another one; the
   * gateway rejects a token before it processes anything, so this is safe for writes too. Nothing else is retried here.
   *
   * @throws WalmartError for every response except 2xx with JSON; a token rejected twice is `credentials_rejected`
   */
  send(call: Call): Promise<JsonResponse>
  /** The same for a call whose response is a file. */
  download(call: Call): Promise<HttpResponse>
  /** Fetches a file from a URL that Walmart sent. It may point to another host, so no token is sent. */
  fetchFile(url: string, options: Pick<Call, 'signal' | 'maxBytes'>): Promise<HttpResponse>
  /** Whether the call that threw this error was certainly not processed, because no valid token was available. */
  isUnsent(error: WalmartError): boolean
}

export function createSession(options: SessionOptions): Session {
  const { baseUrl, budget, clientSecret, fetch, observe, serviceName, timeoutMs, tokens } = options
  const unsent = new WeakSet<WalmartError>()

  async function tokenFrom(source: () => Promise<AccessToken>, signal?: AbortSignal): Promise<AccessToken> {
    try {
      return await orAbort(source, signal)
    } catch (error) {
      if (error instanceof WalmartError) unsent.add(error)
      throw error
    }
  }

  async function sendOnce(call: Call, token: AccessToken, isFile: boolean): Promise<HttpResponse> {
    const takenAt = call.limit === undefined ? 0 : await budget.acquire(call.limit, call.signal)
    requireBegin(call, unsent)
    const response = await exchange({
      url: baseUrl + call.path,
      method: call.method,
      group: call.limit,
      headers: {
        'WM_SEC.ACCESS_TOKEN': token.value,
        'WM_SVC.NAME': serviceName,
        ...call.headers,
        ...options.marketHeaders,
        ...options.sandboxHeaders,
        // Without it, Walmart is said to respond in XML. For a file it accepts nothing but this type.
        Accept: isFile ? 'application/octet-stream' : 'application/json',
        // Walmart fails without it even if there is no body. For a form, `fetch` sets the header with the boundary.
        ...(call.method === 'GET' || call.body instanceof FormData ? {} : { 'Content-Type': 'application/json' }),
      },
      body: call.body === undefined || call.body instanceof FormData ? call.body : JSON.stringify(call.body),
      fetch,
      observe,
      timeoutMs,
      signal: call.signal,
      maxBytes: call.maxBytes,
      secrets: [token.value, clientSecret],
    })
    if (call.limit !== undefined) await budget.learn(call.limit, { ...response, takenAt })
    return response
  }

  async function send<T>(call: Call, isFile: boolean, read: (response: HttpResponse) => T): Promise<T> {
    const token = await tokenFrom(() => tokens.current(), call.signal)
    try {
      return read(await sendOnce(call, token, isFile))
    } catch (error) {
      if (!isTokenRejected(error)) throw error
      const another = await tokenFrom(() => tokens.replace(token), call.signal)
      return read(await sendOnce(call, another, isFile))
    }
  }

  return {
    confirmAfterMs: options.confirmAfterMs,
    currency: options.currency,
    businessUnit: options.businessUnit,
    isUnsent: (error) => unsent.has(error),
    send: (call) => send(call, false, (response) => readResponse(response, call)),
    download: (call) => send(call, true, readFile),
    fetchFile: async (url, call) => {
      // The query is the permission to download.
      const secrets = [new URL(url).search]
      const request = { url, method: 'GET', group: undefined, headers: {}, fetch, observe, timeoutMs } as const
      return readFile(await exchange({ ...request, ...call, secrets }))
    },
  }
}

function requireBegin({ mayBegin }: Call, unsent: WeakSet<WalmartError>): void {
  if (mayBegin?.() !== false) return
  const error = new WalmartError('unavailable', 'The call was not started in time')
  unsent.add(error)
  throw error
}

/** Walmart responds with 401; in 2020 it was a 400 with its own code. A new token does not help against a 403. */
function isTokenRejected(error: unknown): boolean {
  return error instanceof WalmartError && error.kind === 'credentials_rejected' && error.status !== 403
}

const readResponse = (response: HttpResponse, call: Call): JsonResponse =>
  call.mayBeNothing === true && response.status === 204 ? { ...response, json: null } : readJson(response, call.list)
