import { z } from 'zod'

import { createMemoryBudgetStore, type BudgetStore } from './budget/budget-store.ts'
import { createBudget } from './budget/budget.ts'
import { feedCalls, type FeedCalls } from './feeds/feed-calls.ts'
import { openHttp, type HttpOptions } from './http/open-http.ts'
import { readInput } from './http/read-input.ts'
import { createSession } from './http/session.ts'
import { Milliseconds } from './input-scalars.ts'
import { insightCalls, type InsightCalls } from './insights/insight-calls.ts'
import { inventoryCalls, type InventoryCalls } from './inventory/inventory-calls.ts'
import { itemCalls, type ItemCalls } from './items/item-calls.ts'
import { lagTimeCalls, type LagTimeCalls } from './lag-times/lag-time-calls.ts'
import { notificationCalls, type NotificationCalls } from './notifications/notification-calls.ts'
import { orderCalls, type OrderCalls } from './orders/order-calls.ts'
import { paymentCalls, type PaymentCalls } from './payments/payment-calls.ts'
import { priceCalls, type PriceCalls } from './prices/price-calls.ts'
import { reportCalls, type ReportCalls } from './reports/report-calls.ts'
import { returnCalls, type ReturnCalls } from './returns/return-calls.ts'
import { settingsCalls, type SettingsCalls } from './settings/settings-calls.ts'
import { simulationCalls, type SimulationCalls } from './simulations/simulation-calls.ts'
import { signedInRequest, type SignIn } from './token/sign-in.ts'
import { tokenCalls, type TokenCalls } from './token/token-calls.ts'
import { clientCredentials } from './token/token-grant.ts'
import { requestToken } from './token/token-request.ts'
import { createTokenSource } from './token/token-source.ts'
import { createMemoryTokenStore, type TokenStore } from './token/token-store.ts'
import { preparedWriteCalls, type PreparedWriteCalls } from './writes/prepared-write.ts'

/** Credentials, endpoint and behaviour of a client. */
export interface WalmartClientOptions extends HttpOptions {
  /**
   * For solution providers: the seller who has signed in. `clientId` and `clientSecret` are then the application's; without
   * `signIn`, they are the seller's own.
   */
  readonly signIn?: SignIn | undefined
  /** Stores the access token. Default: in memory. */
  readonly tokens?: TokenStore | undefined
  /** Stores the rate-limit buckets. Default: in memory. */
  readonly budget?: BudgetStore | undefined
  /**
   * Maximum time, in milliseconds, that a call may wait for Walmart's rate limit. Default: 60,000. A call that would wait
   * longer is not sent; it throws `rate_limited` with `retryAt` at once.
   */
  readonly maxWaitMs?: number | undefined
  /** How long to wait, in milliseconds, before checking whether a write without a response was applied. Default: 2,000. */
  readonly confirmAfterMs?: number | undefined
}

/**
 * A client of Walmart Marketplace. Every call throws {@link WalmartError}, or the reason of its `signal`.
 *
 * Lists are async iterators of pages. Each page has a `cursor` from which the list can be resumed, in another process too.
 * Walmart has no idempotency keys, so a write is sent again only after a read shows that it was not applied.
 */
export interface WalmartClient
  extends
    TokenCalls,
    SettingsCalls,
    ItemCalls,
    InventoryCalls,
    PriceCalls,
    FeedCalls,
    OrderCalls,
    ReturnCalls,
    PaymentCalls,
    NotificationCalls,
    ReportCalls,
    LagTimeCalls,
    InsightCalls,
    SimulationCalls,
    PreparedWriteCalls {}

const Waits = z.object({ maxWaitMs: Milliseconds.default(60_000), confirmAfterMs: Milliseconds.default(2_000) })

/**
 * Creates a client of one seller's account. Its only state is the token and the rate-limit buckets.
 *
 * @throws WalmartError `invalid_request` that names the invalid option
 */
export function createWalmartClient(options: WalmartClientOptions): WalmartClient {
  const { clientId, clientSecret, signIn } = options
  const { http, sandboxHeaders, currency, businessUnit, baseUrl } = openHttp(options)
  const { maxWaitMs, confirmAfterMs } = readInput(Waits, options)
  const keys = { ...http, tokenUrl: `${baseUrl}/v3/token`, clientId, clientSecret }
  const tokens = createTokenSource(
    options.tokens ?? createMemoryTokenStore(),
    signIn === undefined
      ? async () => (await requestToken(keys, clientCredentials)).accessToken
      : signedInRequest(keys, signIn),
  )
  const budget = createBudget({
    // Walmart counts calls by application and seller.
    seller: signIn === undefined ? clientId : `${clientId}/${signIn.partnerId}`,
    store: options.budget ?? createMemoryBudgetStore(),
    maxWaitMs,
  })
  const session = createSession({
    ...http,
    sandboxHeaders,
    currency,
    businessUnit,
    baseUrl,
    clientSecret,
    tokens,
    budget,
    confirmAfterMs,
  })
  return {
    ...tokenCalls(session, tokens),
    ...settingsCalls(session),
    ...itemCalls(session),
    ...inventoryCalls(session),
    ...priceCalls(session),
    ...feedCalls(session),
    ...orderCalls(session),
    ...returnCalls(session),
    ...paymentCalls(session),
    ...notificationCalls(session),
    ...reportCalls(session),
    ...lagTimeCalls(session),
    ...insightCalls(session),
    ...simulationCalls(session),
    ...preparedWriteCalls(session),
  }
}
