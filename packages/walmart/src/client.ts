import { z } from 'zod'

import { createMemoryBudgetStore, type BudgetStore } from './budget/budget-store.ts'
import { createBudget } from './budget/budget.ts'
import { feedCalls, type FeedCalls } from './feeds/feed-calls.ts'
import { openHttp, type HttpOptions } from './http/open-http.ts'
import { readInput } from './http/read-input.ts'
import { createSession } from './http/session.ts'
import { Milliseconds } from './input-scalars.ts'
import { inventoryCalls, type InventoryCalls } from './inventory/inventory-calls.ts'
import { itemCalls, type ItemCalls } from './items/item-calls.ts'
import { orderCalls, type OrderCalls } from './orders/order-calls.ts'
import { priceCalls, type PriceCalls } from './prices/price-calls.ts'
import { returnCalls, type ReturnCalls } from './returns/return-calls.ts'
import { settingsCalls, type SettingsCalls } from './settings/settings-calls.ts'
import { signedInRequest, type SignIn } from './token/sign-in.ts'
import { tokenCalls, type TokenCalls } from './token/token-calls.ts'
import { clientCredentials } from './token/token-grant.ts'
import { requestToken } from './token/token-request.ts'
import { createTokenSource } from './token/token-source.ts'
import { createMemoryTokenStore, type TokenStore } from './token/token-store.ts'

/** Whose account it is, and how it is called. */
export interface WalmartClientOptions extends HttpOptions {
  /**
   * For a solution provider, whose application acts for a seller who has signed in: the keys are then the application's.
   * Without it, they are the seller's own.
   */
  readonly signIn?: SignIn | undefined
  /** Where the access token is kept; in memory if not given. */
  readonly tokens?: TokenStore | undefined
  /** Where it is counted how many calls Walmart still allows; in memory if not given. */
  readonly budget?: BudgetStore | undefined
  /**
   * How long a call may wait for its turn under Walmart's limits; 60,000 if not given. One that would have to wait
   * longer is not sent, and throws `rate_limited` with `retryAt` at once.
   */
  readonly maxWaitMs?: number | undefined
  /** How long a write whose answer was lost is given to end before it is looked for; 2,000 if not given. */
  readonly confirmAfterMs?: number | undefined
}

/**
 * Every call throws {@link WalmartError}, or the reason of the `signal` that it was given.
 *
 * Lists are pages, one after the other; each carries a `cursor` from which the list can be resumed, in another process
 * too. No write is sent again before what it changes was read again: Walmart has no idempotency keys.
 */
export interface WalmartClient
  extends TokenCalls, SettingsCalls, ItemCalls, InventoryCalls, PriceCalls, FeedCalls, OrderCalls, ReturnCalls {}

const Waits = z.object({ maxWaitMs: Milliseconds.default(60_000), confirmAfterMs: Milliseconds.default(2_000) })

/**
 * A client of one seller's account. It keeps nothing but the token and the count of calls, so making one is cheap.
 *
 * @throws WalmartError `invalid_request` that names the option that cannot be
 */
export function createWalmartClient(options: WalmartClientOptions): WalmartClient {
  const { clientId, clientSecret, signIn } = options
  const { http, baseUrl } = openHttp(options)
  const { maxWaitMs, confirmAfterMs } = readInput(Waits, options)
  const keys = { ...http, tokenUrl: `${baseUrl}/v3/token`, clientId, clientSecret }
  const tokens = createTokenSource(
    options.tokens ?? createMemoryTokenStore(),
    signIn === undefined
      ? async () => (await requestToken(keys, clientCredentials)).accessToken
      : signedInRequest(keys, signIn),
  )
  const budget = createBudget({
    // Walmart counts the calls of each application apart, and those for each seller.
    seller: signIn === undefined ? clientId : `${clientId}/${signIn.partnerId}`,
    store: options.budget ?? createMemoryBudgetStore(),
    maxWaitMs,
  })
  const session = createSession({ ...http, baseUrl, clientSecret, tokens, budget, confirmAfterMs })
  return {
    ...tokenCalls(session, tokens),
    ...settingsCalls(session),
    ...itemCalls(session),
    ...inventoryCalls(session),
    ...priceCalls(session),
    ...feedCalls(session),
    ...orderCalls(session),
    ...returnCalls(session),
  }
}
