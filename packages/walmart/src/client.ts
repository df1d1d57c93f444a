import { createMemoryBudgetStore, type BudgetStore } from './budget/budget-store.ts'
import { createBudget } from './budget/budget.ts'
import { createSession } from './http/session.ts'
import { itemCalls, type ItemCalls } from './items/item-calls.ts'
import { orderCalls, type OrderCalls } from './orders/order-calls.ts'
import { settingsCalls, type SettingsCalls } from './settings/settings-calls.ts'
import { tokenCalls, type TokenCalls } from './token/token-calls.ts'
import { requestToken } from './token/token-request.ts'
import { createTokenSource } from './token/token-source.ts'
import { createMemoryTokenStore, type TokenStore } from './token/token-store.ts'

export interface WalmartClientOptions {
  /** `https://marketplace.walmartapis.com` or `https://sandbox.walmartapis.com`; each has keys of its own. */
  readonly baseUrl: string
  readonly clientId: string
  readonly clientSecret: string
  /** Where the access token is kept; in memory if not given. */
  readonly tokens?: TokenStore | undefined
  /** Where it is counted how many calls Walmart still allows; in memory if not given. */
  readonly budget?: BudgetStore | undefined
  /**
   * How long a call may wait for its turn under Walmart's limits; 60,000 if not given. One that would have to wait
   * longer is not sent, and throws `rate_limited` with `retryAt` at once.
   */
  readonly maxWaitMs?: number | undefined
  /** In place of the platform's `fetch`. It must heed `signal` and `redirect`. */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** For one HTTP exchange, the answer's body included; 30,000 if not given. */
  readonly timeoutMs?: number | undefined
  /** How long a write whose answer was lost is given to end before it is looked for; 2,000 if not given. */
  readonly confirmAfterMs?: number | undefined
  /** Sent as `WM_SVC.NAME`, which Walmart requires and does not interpret; 'Walmart Marketplace' if not given. */
  readonly serviceName?: string | undefined
}

/**
 * Every call throws {@link WalmartError}, or the reason of the `signal` that it was given.
 *
 * Lists are pages, one after the other; each carries a `cursor` from which the list can be resumed, in another process
 * too. No write is sent again before what it changes was read again: Walmart has no idempotency keys.
 */
export interface WalmartClient extends TokenCalls, SettingsCalls, ItemCalls, OrderCalls {}

/**
 * A client of one seller's account. It keeps nothing but the token and the count of calls, so making one is cheap.
 *
 * @throws TypeError if `baseUrl` is no URL
 */
export function createWalmartClient(options: WalmartClientOptions): WalmartClient {
  const { clientId, clientSecret } = options
  const baseUrl = new URL(options.baseUrl).href.replace(/\/+$/, '')
  const http = {
    // Some platforms refuse a `fetch` that is called as another object's method.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    timeoutMs: options.timeoutMs ?? 30_000,
    serviceName: options.serviceName ?? 'Walmart Marketplace',
  } satisfies Partial<WalmartClientOptions>
  const tokens = createTokenSource(options.tokens ?? createMemoryTokenStore(), () =>
    requestToken({ ...http, tokenUrl: `${baseUrl}/v3/token`, clientId, clientSecret }),
  )
  const budget = createBudget({
    seller: clientId,
    store: options.budget ?? createMemoryBudgetStore(),
    maxWaitMs: options.maxWaitMs ?? 60_000,
  })
  const confirmAfterMs = options.confirmAfterMs ?? 2_000
  const session = createSession({ ...http, baseUrl, clientSecret, tokens, budget, confirmAfterMs })
  return {
    ...tokenCalls(session, tokens),
    ...settingsCalls(session),
    ...itemCalls(session),
    ...orderCalls(session),
  }
}
