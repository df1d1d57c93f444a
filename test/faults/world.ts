import type { Seller, Simulator } from '@aisle/walmart-simulator'

import type { Tenant } from '../helpers/api.ts'
import type { TcpProxy } from '../helpers/tcp-proxy.ts'
import type { Caller } from './caller.ts'
import type { CrashingPostgres } from './postgres.ts'
import type { Slot } from './slot.ts'
import type { Versions } from './versions.ts'
import type { Violations } from './violations.ts'
import type { WebhookReceiver } from './webhook-receiver.ts'

export type Random = () => number

/** An instance that the load created. */
export interface Instance {
  readonly id: number
  readonly tenant: FaultTenant
  readonly seller: Seller
  /** Whether it is never deleted, so that what is sent for it is judged. */
  readonly isLasting: boolean
  /** Set before its deletion is requested. From then on calls may get 404. */
  isDeleted: boolean
}

export interface FaultTenant extends Tenant {
  readonly seller: Seller
}

/** What the load, the faults and the invariants share. */
export interface World {
  readonly postgres: CrashingPostgres
  readonly simulator: Simulator
  readonly walmartProxy: TcpProxy
  readonly receiver: WebhookReceiver
  readonly slots: readonly Slot[]
  readonly versions: Versions
  readonly tenants: readonly FaultTenant[]
  readonly instances: Instance[]
  readonly caller: Caller
  readonly violations: Violations
}

export function pick<Value>(random: Random, values: readonly Value[]): Value | undefined {
  return values[Math.floor(random() * values.length)]
}
