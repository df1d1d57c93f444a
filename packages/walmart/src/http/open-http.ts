import { z } from 'zod'

import { Milliseconds } from '../input-scalars.ts'
import { businessUnitOf, currencyOf, Market, marketHeaders } from '../market.ts'
import type { ObserveExchange } from './exchange.ts'
import { readInput } from './read-input.ts'

/** Endpoint and credentials. */
export interface HttpOptions {
  /** `https://marketplace.walmartapis.com` or `https://sandbox.walmartapis.com`; each has its own credentials. */
  readonly baseUrl: string
  readonly clientId: string
  readonly clientSecret: string
  /**
   * Replaces the global `fetch`. It must respect `signal` and `redirect` and send each request once. Deno's own `fetch` does
   * not: it repeats a request, even a POST, if a reused connection breaks before the response, unless the body is a stream.
   */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Wraps each HTTP exchange, to measure or to trace it. Default: nothing. */
  readonly observe?: ObserveExchange | undefined
  /** Timeout in milliseconds for one HTTP exchange, including the response body. Default: 30,000. */
  readonly timeoutMs?: number | undefined
  /** Sent as `WM_SVC.NAME`, which Walmart requires but does not interpret. Default: 'Walmart Marketplace'. */
  readonly serviceName?: string | undefined
  /** The country in which the account sells. Default: US. Others are sent as `WM_MARKET`, with every call. */
  readonly market?: Market | undefined
  /**
   * Whether calls reach Walmart's dynamic sandbox, which keeps what you write and simulate, in place of the static one. Use it
   * with the `baseUrl` of the sandbox. Sent as `WM_SANDBOX: v2`. Default: false.
   */
  readonly dynamicSandbox?: boolean | undefined
}

const Given = z.object({
  baseUrl: z
    .url({ protocol: /^https?$/, error: 'expected an https or http URL' })
    .transform((text) => new URL(text))
    .refine(({ search, hash, username, password }) => search + hash + username + password === '', {
      error: 'expected a URL without user, query or fragment',
    }),
  clientId: z.string().min(1, 'must not be empty'),
  clientSecret: z.string().min(1, 'must not be empty'),
  timeoutMs: Milliseconds.default(30_000),
  serviceName: z
    .string()
    .regex(/^[\x20-\x7e]+$/, 'expected visible ASCII')
    .default('Walmart Marketplace'),
  market: Market.default('US'),
  dynamicSandbox: z.boolean().default(false),
})

/**
 * Validates the options and applies defaults. The returned base URL has no trailing slash.
 *
 * @throws WalmartError `invalid_request` that names the invalid option
 */
export function openHttp(options: HttpOptions) {
  const { baseUrl, timeoutMs, serviceName, market, dynamicSandbox } = readInput(Given, options)
  const fetch = options.fetch ?? platformFetch
  return {
    http: { fetch, observe: options.observe, timeoutMs, serviceName, marketHeaders: marketHeaders(market) },
    sandboxHeaders: dynamicSandbox ? { WM_SANDBOX: 'v2' } : {},
    currency: currencyOf(market),
    businessUnit: businessUnitOf(market),
    baseUrl: baseUrl.href.replace(/\/+$/, ''),
  }
}

/**
 * The global `fetch`, without Deno's automatic retries: if a reused connection breaks before the response, Deno sends the
 * request again, even a POST. It cannot if the body is a stream, so on Deno every write gets one. A form is sent as one.
 */
const platformFetch: typeof globalThis.fetch = (input, init) =>
  globalThis.fetch(input, 'Deno' in globalThis ? sentOnce(init) : init)

function sentOnce(init: RequestInit = {}): RequestInit {
  if (init.method === 'GET' || (init.body ?? '') instanceof FormData) return init
  const body = new Blob(typeof init.body === 'string' ? [init.body] : []).stream()
  return { ...init, body, duplex: 'half' } as RequestInit
}
