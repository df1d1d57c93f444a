import type { RateLimits } from '../limits/rate-limits.ts'
import type { SimulatedSeller } from '../seller.ts'
import type { ExpiredCursors } from '../switches/expired-cursors.ts'
import type { AccessTokens } from './access-tokens.ts'
import type { Faults } from './faults.ts'
import type { GrantStore } from './grant-store.ts'
import type { RequestLog } from './request-log.ts'

/** The simulator's clock: the one it was given, moved forward. */
export interface Clock {
  readonly now: () => Date
  readonly advance: (ms: number) => void
}

/** What the server serves. It outlives the server, which can be closed and started again. */
export interface World {
  readonly sellers: readonly SimulatedSeller[]
  readonly tokens: AccessTokens
  readonly grants: GrantStore
  readonly faults: Faults
  readonly limits: RateLimits
  readonly expiredCursors: ExpiredCursors
  readonly log: RequestLog
  readonly clock: Clock
}
