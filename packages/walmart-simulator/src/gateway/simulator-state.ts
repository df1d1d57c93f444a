import type { Clock } from '../clock.ts'
import type { ExpiredCursors } from '../faults/expired-cursors.ts'
import type { Faults } from '../faults/faults.ts'
import type { RateLimits } from '../limits/rate-limits.ts'
import type { SimulatedSeller } from '../seller.ts'
import type { AccessTokens } from './access-tokens.ts'
import type { GrantStore } from './grant-store.ts'
import type { RequestLog } from './request-log.ts'

/** Everything a simulator knows. It survives closing the server and listening again. */
export interface SimulatorState {
  readonly sellers: readonly SimulatedSeller[]
  readonly tokens: AccessTokens
  readonly grants: GrantStore
  readonly faults: Faults
  readonly limits: RateLimits
  readonly expiredCursors: ExpiredCursors
  readonly log: RequestLog
  readonly clock: Clock
}
