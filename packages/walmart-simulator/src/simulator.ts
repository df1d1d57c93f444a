import { AccessTokens } from './gateway/access-tokens.ts'
import { type World, buildApp } from './gateway/app.ts'
import { type Fault, Faults } from './gateway/faults.ts'
import { RequestLog, type RequestRecord } from './gateway/request-log.ts'
import { makeCredentials } from './seed/credentials.ts'
import { type Seller, type SimulatedSeller, createSeller } from './seller.ts'

/** A seller by its keys. What is left out is as in the simulator's own options. */
export interface SellerOptions {
  readonly clientId: string
  readonly clientSecret: string
  /** The simulator's seed plus the seller's place in the list by default. */
  readonly seed?: number
  readonly items?: number
  readonly orders?: number
}

/** What a simulator holds. */
export interface SimulatorOptions {
  /** The same seed gives the same data, on another day with all times moved along. 1 by default. */
  readonly seed?: number
  /** Items of each seller, 200 by default. */
  readonly items?: number
  /** Orders of each seller, spread over the last 170 days, 500 by default. */
  readonly orders?: number
  /** Ship nodes of each seller, 3 by default. */
  readonly shipNodes?: number
  /** The clock; the machine's by default. The data is made for the time it shows when the simulator is created. */
  readonly now?: () => Date
  /** One seller with keys made from the seed by default. */
  readonly sellers?: readonly SellerOptions[]
}

/** A stand-in for Walmart Marketplace over HTTP. */
export interface Simulator {
  /** Starts to answer; returns the base URL. Port 0 (any that is free) and 127.0.0.1 by default. */
  listen(options?: { port?: number; host?: string }): Promise<string>
  /** Stops at once, whatever is under way. It can listen again, with the same data, tokens and faults. */
  close(): Promise<void>
  /** The base URL, without a slash at its end. Throws when the simulator is not listening. */
  readonly url: string
  readonly sellers: readonly Seller[]
  /** The newest 10,000 calls, oldest first. */
  readonly requests: readonly RequestRecord[]
  /** Makes the next matching calls go wrong. Returns a function that removes the fault. */
  fault(fault: Fault): () => void
  /** Every token issued so far is refused from now on. */
  expireTokens(): void
}

/** Makes a simulator; it does not listen yet. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const now = options.now ?? (() => new Date())
  const sellers = createSellers(options, now())
  const world: World = { sellers, tokens: new AccessTokens(), faults: new Faults(), log: new RequestLog(), now }
  let app: ReturnType<typeof buildApp> | undefined
  let url: string | undefined
  return {
    async listen({ port = 0, host = '127.0.0.1' } = {}) {
      if (app !== undefined) throw new Error('The simulator is listening already')
      app = buildApp(world)
      url = await app.listen({ port, host })
      return url
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
    fault: (fault) => world.faults.add(fault),
    expireTokens: () => world.tokens.expireAll(),
  }
}

function createSellers(options: SimulatorOptions, madeAt: Date): SimulatedSeller[] {
  const { seed = 1, items = 200, orders = 500, shipNodes = 3 } = options
  const sellers: readonly SellerOptions[] = options.sellers ?? [makeCredentials(seed)]
  return sellers.map((seller, place) =>
    createSeller({ items, orders, seed: seed + place, ...seller, shipNodes, madeAt }),
  )
}
