import { z } from 'zod'

import { Milliseconds } from '../input-scalars.ts'
import { platformFetch } from './platform-fetch.ts'
import { readInput } from './read-input.ts'

/** Where Walmart is, and how to call it. */
export interface HttpOptions {
  /** `https://marketplace.walmartapis.com` or `https://sandbox.walmartapis.com`; each has keys of its own. */
  readonly baseUrl: string
  readonly clientId: string
  readonly clientSecret: string
  /**
   * In place of the platform's `fetch`. It must heed `signal` and `redirect`, and send a request once. Deno's own does not:
   * it repeats one, a POST too, when a connection that it has kept breaks before the answer, unless the body is a stream.
   */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** For one HTTP exchange, the answer's body included; 30,000 if not given. */
  readonly timeoutMs?: number | undefined
  /** Sent as `WM_SVC.NAME`, which Walmart requires and does not interpret; 'Walmart Marketplace' if not given. */
  readonly serviceName?: string | undefined
}

const Given = z.object({
  baseUrl: z
    .url({ protocol: /^https?$/, error: 'expected a URL of https or http' })
    .transform((text) => new URL(text))
    .refine(({ search, hash, username, password }) => search + hash + username + password === '', {
      error: 'expected a URL without user, query and fragment',
    }),
  clientId: z.string().min(1, 'must not be empty'),
  clientSecret: z.string().min(1, 'must not be empty'),
  timeoutMs: Milliseconds.default(30_000),
  /** It goes into a header. */
  serviceName: z
    .string()
    .regex(/^[\x20-\x7e]+$/, 'expected visible ASCII')
    .default('Walmart Marketplace'),
})

/**
 * What every call needs, completed. The base has no slash at its end.
 *
 * @throws WalmartError `invalid_request` that names the option that cannot be
 */
export function openHttp(options: HttpOptions) {
  const { baseUrl, timeoutMs, serviceName } = readInput(Given, options)
  const fetch = options.fetch ?? platformFetch
  return { http: { fetch, timeoutMs, serviceName }, baseUrl: baseUrl.href.replace(/\/+$/, '') }
}
