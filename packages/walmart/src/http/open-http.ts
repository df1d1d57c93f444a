/** Where Walmart is, and how to call it. */
export interface HttpOptions {
  /** `https://marketplace.walmartapis.com` or `https://sandbox.walmartapis.com`; each has keys of its own. */
  readonly baseUrl: string
  readonly clientId: string
  readonly clientSecret: string
  /**
   * In place of the platform's `fetch`. It must heed `signal` and `redirect`, and send a request once: Deno's own repeats
   * one, a POST too, when a connection that it has kept breaks before the answer.
   */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** For one HTTP exchange, the answer's body included; 30,000 if not given. */
  readonly timeoutMs?: number | undefined
  /** Sent as `WM_SVC.NAME`, which Walmart requires and does not interpret; 'Walmart Marketplace' if not given. */
  readonly serviceName?: string | undefined
}

/**
 * What every call needs, completed. The base has no slash at its end.
 *
 * @throws TypeError if `baseUrl` is no URL
 */
export function openHttp(options: HttpOptions) {
  const http = {
    // Some platforms refuse a `fetch` that is called as another object's method.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    timeoutMs: options.timeoutMs ?? 30_000,
    serviceName: options.serviceName ?? 'Walmart Marketplace',
  } satisfies Partial<HttpOptions>
  return { http, baseUrl: new URL(options.baseUrl).href.replace(/\/+$/, '') }
}
