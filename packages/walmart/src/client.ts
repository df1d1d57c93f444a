import type { ItemsQuery } from './items-query.ts'
import { listItems } from './list-items.ts'
import { listOrders } from './list-orders.ts'
import { listShipNodes } from './list-ship-nodes.ts'
import { orAbort } from './or-abort.ts'
import type { OrdersQuery } from './orders-query.ts'
import type { Page } from './page.ts'
import type { Item } from './schemas/item.ts'
import type { Order } from './schemas/order.ts'
import type { ShipNode } from './schemas/ship-node.ts'
import { createSession } from './session.ts'
import { requestToken } from './token-request.ts'
import { createTokenSource } from './token-source.ts'
import { createMemoryTokenStore, type AccessToken, type TokenStore } from './token-store.ts'

export interface WalmartClientOptions {
  /** `https://marketplace.walmartapis.com` or `https://sandbox.walmartapis.com`; each has keys of its own. */
  readonly baseUrl: string
  readonly clientId: string
  readonly clientSecret: string
  /** Where the access token is kept; in memory if not given. */
  readonly tokens?: TokenStore | undefined
  /** In place of the platform's `fetch`. It must heed `signal` and `redirect`. */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** For one HTTP exchange, the answer's body included; 30,000 if not given. */
  readonly timeoutMs?: number | undefined
  /** Sent as `WM_SVC.NAME`, which Walmart requires and does not interpret; 'Walmart Marketplace' if not given. */
  readonly serviceName?: string | undefined
}

/** Every call throws {@link WalmartError}, or the reason of the `signal` that it was given. */
export interface WalmartClient {
  /** Asks for a fresh access token now, whatever is stored, and stores it. */
  authenticate(options?: { readonly signal?: AbortSignal | undefined }): Promise<AccessToken>
  /** The seller's ship nodes, on one page. */
  listShipNodes(options?: { readonly signal?: AbortSignal | undefined }): AsyncGenerator<Page<ShipNode>>
  /**
   * The seller's items. Walmart repeats items between pages and may leave others out: upsert by SKU, and compare what
   * came with `total`. A list resumed more than two minutes later goes on by offset, which ends at 10,000.
   */
  listItems(query?: ItemsQuery): AsyncGenerator<Page<Item>>
  /** Orders of the last 180 days. Upsert them by `purchaseOrderId`. */
  listOrders(query: OrdersQuery): AsyncGenerator<Page<Order>>
}

/**
 * A client of one seller's account. It keeps nothing but the token, so making one is cheap.
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
  const session = createSession({ ...http, baseUrl, clientSecret, tokens })
  return {
    authenticate: ({ signal } = {}) => orAbort(() => tokens.refresh(), signal),
    listShipNodes: ({ signal } = {}) => listShipNodes(session, signal),
    listItems: (query = {}) => listItems(session, query),
    listOrders: (query) => listOrders(session, query),
  }
}
