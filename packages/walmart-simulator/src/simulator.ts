import { createClock } from './clock.ts'
import { createSeller } from './create-seller.ts'
import { AccessTokens } from './gateway/access-tokens.ts'
import { buildApp } from './gateway/app.ts'
import { type Fault, Faults } from './gateway/faults.ts'
import { GrantStore } from './gateway/grant-store.ts'
import { RequestLog, type RequestRecord } from './gateway/request-log.ts'
import type { Tls } from './gateway/tls.ts'
import type { Scopes } from './gateway/token-scopes.ts'
import type { World } from './gateway/world.ts'
import { RateLimits } from './limits/rate-limits.ts'
import { makeCredentials } from './seed/credentials.ts'
import type { Seller, SimulatedSeller } from './seller.ts'
import { ExpiredCursors } from './switches/expired-cursors.ts'
import type { OrderMix } from './switches/order-mix.ts'

/** A seller by its keys. What is left out is as in the simulator's own options. */
export interface SellerOptions {
  readonly clientId: string
  readonly clientSecret: string
  /** The simulator's seed plus the seller's place in the list by default. */
  readonly seed?: number
  readonly items?: number
  readonly orders?: number
  readonly returnShare?: number
  /** What applications may do for the seller; everything, unless it is said here. */
  readonly scopes?: Partial<Scopes>
}

/** What a simulator holds. */
export interface SimulatorOptions {
  /** The same seed gives the same data, on another day with all times moved along. 1 by default. */
  readonly seed?: number
  /** Items of each seller, 200 by default. */
  readonly items?: number
  /** Orders of each seller, spread over the last 170 days, 500 by default. */
  readonly orders?: number
  /** The share of the delivered orders of each seller's own stock that have a return, 0.03 by default. */
  readonly returnShare?: number
  /** Ship nodes of each seller, 3 by default. */
  readonly shipNodes?: number
  /** The clock; the machine's by default. The data is made for the time it shows when the simulator is created. */
  readonly now?: () => Date
  /** One seller with keys made from the seed by default. */
  readonly sellers?: readonly SellerOptions[]
  /** What share of the orders is of which kind. */
  readonly orderMix?: OrderMix
  /** Whether Walmart's published rate limits are enforced, by the simulator's clock; true by default. */
  readonly limits?: boolean
  /** Faults that are in force from the start. */
  readonly faults?: readonly Fault[]
}

/** A stand-in for Walmart Marketplace over HTTP. */
export interface Simulator {
  /**
   * Starts to answer; returns the base URL. Port 0 (any that is free), 127.0.0.1 and HTTP by default; with `https`, over
   * that only, for clients into which Walmart's address is written.
   */
  listen(options?: { port?: number; host?: string; https?: Tls | undefined }): Promise<string>
  /** Stops at once, whatever is under way. It can listen again, with the same data, tokens and faults. */
  close(): Promise<void>
  /** The base URL, without a slash at its end. Throws when the simulator is not listening. */
  readonly url: string
  readonly sellers: readonly Seller[]
  /** The newest 10,000 calls, oldest first. */
  readonly requests: readonly RequestRecord[]
  /** Makes the next matching calls go wrong. Returns a function that removes the fault. */
  fault(fault: Fault): () => void
  /** Moves the clock forward by so many milliseconds. */
  advance(ms: number): void
  /** Turns the rate limits on or off. Buckets stay as full as they are. */
  enforceLimits(enforced: boolean): void
  /** Every token issued so far is refused from now on. */
  expireTokens(): void
  /**
   * The code that Walmart would send to the redirect address, had the seller signed in and let an application act for
   * them. It is good once, for ten minutes. The application is known by the client id of any seller of this simulator,
   * whose keys it then uses; by default it has the seller's own.
   */
  authorize(seller: Seller, authorization: { redirectUri: string; clientId?: string }): string
}

/** Makes a simulator; it does not listen yet. Throws a `RangeError` for options that contradict themselves. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const clock = createClock(options.now ?? (() => new Date()))
  const sellers = createSellers(options, clock.now)
  const world: World = {
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
      if (app !== undefined) throw new Error('The simulator is listening already')
      const starting = buildApp(world, https)
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
    requests: world.log.records,
    fault(fault) {
      const id = world.faults.add(fault)
      return () => void world.faults.remove(id)
    },
    advance: clock.advance,
    enforceLimits(enforced) {
      world.limits.enforced = enforced
    },
    expireTokens: () => world.tokens.expireAll(),
    authorize(seller, { redirectUri, clientId = seller.clientId }) {
      const known = sellers.find((other) => other === seller)
      if (known === undefined) throw new Error('The seller is not one of this simulator')
      return world.grants.issueCode({ seller: known, clientId, redirectUri }, world.clock.now())
    },
  }
}

function createSellers(options: SimulatorOptions, now: () => Date): SimulatedSeller[] {
  const { seed = 1, items = 200, orders = 500, returnShare = 0.03, shipNodes = 3, orderMix = {} } = options
  const madeAt = now()
  const sellers: readonly SellerOptions[] = options.sellers ?? [makeCredentials(seed)]
  // Buckets, cursors and faults go by the client id.
  if (new Set(sellers.map(({ clientId }) => clientId)).size < sellers.length)
    throw new RangeError('Two sellers have the same clientId')
  return sellers.map((seller, place) =>
    createSeller({ items, orders, returnShare, seed: seed + place, ...seller, shipNodes, orderMix, madeAt, now }),
  )
}
