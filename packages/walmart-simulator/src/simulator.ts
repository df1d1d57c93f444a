import { createClock } from './clock.ts'
import { createSeller } from './create-seller.ts'
import { ExpiredCursors } from './faults/expired-cursors.ts'
import { type Fault, Faults } from './faults/faults.ts'
import { AccessTokens } from './gateway/access-tokens.ts'
import { buildApp } from './gateway/app.ts'
import { GrantStore } from './gateway/grant-store.ts'
import { RequestLog, type RequestRecord } from './gateway/request-log.ts'
import type { SimulatorState } from './gateway/simulator-state.ts'
import type { Tls } from './gateway/tls.ts'
import type { Scopes } from './gateway/token-scopes.ts'
import { RateLimits } from './limits/rate-limits.ts'
import type { Market } from './markets.ts'
import { makeCredentials } from './seed/credentials.ts'
import type { OrderMix } from './seed/order-mix.ts'
import type { Seller, SimulatedSeller } from './seller.ts'

/** A seller's credentials and data. Omitted options default to those of the simulator. */
export interface SellerOptions {
  readonly clientId: string
  readonly clientSecret: string
  /** Defaults to the simulator's seed plus the seller's index. */
  readonly seed?: number
  readonly items?: number
  readonly orders?: number
  readonly returnShare?: number
  /** What applications may do on the seller's behalf; full access by default. */
  readonly scopes?: Partial<Scopes>
  readonly market?: Market
}

/** How a simulator is set up. */
export interface SimulatorOptions {
  /** The same seed generates the same data, with all times relative to the clock. Defaults to 1. */
  readonly seed?: number
  /** Items per seller; defaults to 200. */
  readonly items?: number
  /** Orders per seller, spread over the last 170 days; defaults to 500. */
  readonly orders?: number
  /** Lines of every order; by default each order has one to four. */
  readonly linesPerOrder?: number | undefined
  /** The share of delivered seller-fulfilled orders that have a return; defaults to 0.03. */
  readonly returnShare?: number
  /** Ship nodes per seller; defaults to 3. */
  readonly shipNodes?: number
  /** The country in which the sellers sell; defaults to US. */
  readonly market?: Market | undefined
  /** Defaults to the system clock. The data is generated for the time at which the simulator is created. */
  readonly now?: () => Date
  /** Defaults to one seller whose credentials are generated from the seed. */
  readonly sellers?: readonly SellerOptions[]
  readonly orderMix?: OrderMix
  /** Whether Walmart's published rate limits are enforced; defaults to true. */
  readonly limits?: boolean
  /** Faults that are active from the start. */
  readonly faults?: readonly Fault[]
}

/** A stand-in for Walmart Marketplace over HTTP. */
export interface Simulator {
  /**
   * Starts the server and returns its base URL. Defaults to a free port on 127.0.0.1, over HTTP. With `https` it serves
   * HTTPS only, for clients with a hard-coded Walmart URL.
   */
  listen(options?: { port?: number; host?: string; https?: Tls | undefined }): Promise<string>
  /** Stops at once and drops open connections. The simulator can listen again with the same data, tokens and faults. */
  close(): Promise<void>
  /** The base URL, without a trailing slash. Throws if the simulator is not listening. */
  readonly url: string
  readonly sellers: readonly Seller[]
  /** The latest 10,000 calls, oldest first. */
  readonly requests: readonly RequestRecord[]
  /** Adds a fault for matching calls. Returns a function that removes it. */
  fault(fault: Fault): () => void
  /** Moves the clock forward. */
  advance(ms: number): void
  /** Turns the rate limits on or off. Buckets keep their levels. */
  enforceLimits(enforced: boolean): void
  /** Expires every token issued so far. */
  expireTokens(): void
  /**
   * Returns the code that Walmart would send to the redirect URI after the seller signed in and authorized an
   * application. It can be used once, within ten minutes. `clientId` identifies the application: it is that of any seller
   * of this simulator, whose credentials the application then uses, and defaults to this seller's.
   */
  authorize(seller: Seller, authorization: { redirectUri: string; clientId?: string }): string
}

/** Creates a simulator that does not listen yet. Throws a `RangeError` if the options contradict themselves. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const clock = createClock(options.now ?? (() => new Date()))
  const sellers = createSellers(options, clock.now)
  const state: SimulatorState = {
    sellers,
    tokens: new AccessTokens(),
    grants: new GrantStore(),
    faults: new Faults(options.faults),
    limits: new RateLimits(options.limits ?? true),
    expiredCursors: new ExpiredCursors(),
    log: new RequestLog(),
    clock,
  }
  let app: ReturnType<typeof buildApp> | undefined
  let url: string | undefined
  return {
    async listen({ port = 0, host = '127.0.0.1', https } = {}) {
      if (app !== undefined) throw new Error('The simulator is already listening')
      const starting = buildApp(state, https)
      app = starting
      try {
        url = await starting.listen({ port, host })
        return url
      } catch (error) {
        app = undefined
        await starting.close()
        throw error
      }
    },
    async close() {
      const closing = app
      app = undefined
      url = undefined
      await closing?.close()
    },
    get url() {
      if (url === undefined) throw new Error('The simulator is not listening')
      return url
    },
    sellers,
    requests: state.log.records,
    fault(fault) {
      const id = state.faults.add(fault)
      return () => void state.faults.remove(id)
    },
    advance: clock.advance,
    enforceLimits(enforced) {
      state.limits.enforced = enforced
    },
    expireTokens: () => state.tokens.expireAll(),
    authorize(seller, { redirectUri, clientId = seller.clientId }) {
      const known = sellers.find((other) => other === seller)
      if (known === undefined) throw new Error('The seller does not belong to this simulator')
      return state.grants.issueCode({ seller: known, clientId, redirectUri }, state.clock.now())
    },
  }
}

function createSellers(options: SimulatorOptions, now: () => Date): SimulatedSeller[] {
  const { seed = 1, items = 200, orders = 500, linesPerOrder, returnShare, shipNodes = 3, orderMix, market } = options
  const madeAt = now()
  const sellers: readonly SellerOptions[] = options.sellers ?? [makeCredentials(seed)]
  // Buckets, cursors and faults are keyed by the client id.
  if (new Set(sellers.map(({ clientId }) => clientId)).size < sellers.length)
    throw new RangeError('Two sellers have the same clientId')
  return sellers.map((seller, index) =>
    createSeller({
      items,
      orders,
      linesPerOrder,
      returnShare,
      seed: seed + index,
      market,
      ...seller,
      shipNodes,
      orderMix,
      madeAt,
      now,
    }),
  )
}
