import type { WalmartEnvironment } from '@aisle/contract'
import { type Database, inTenant, inTenantSnapshot, type Listener, type TenantTransaction } from '@aisle/db'

import { AisleError } from './errors.ts'
import type { KeyRing } from './seal.ts'

/** What every use case needs from its process, which builds it at the start. */
export interface Services {
  readonly db: Database
  /** What callers' transactions wait for. Jobs have a limit of their own: `tenant-limit.ts`. */
  readonly shares?: ConnectionShares | undefined
  /** Wakes watchers of an instance's runs. */
  readonly runListener: Listener
  readonly keys: KeyRing
  /** `production` forces every new instance onto Walmart's production host. */
  readonly environment: 'development' | 'production'
  readonly walmartUrls: Readonly<Record<WalmartEnvironment, string>>
  readonly log: Log
  /** Aborted when the process has been asked to stop: finish the current work and start nothing new. */
  readonly stopping: AbortSignal
}

/** The part of pino that is used here. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** The parts of an HTTP request that use cases may see. */
export interface RequestInfo {
  readonly id: string
  /** Host name without port. It selects the tenant. */
  readonly host: string
  readonly authorization: string | undefined
  readonly idempotencyKey: string | undefined
  readonly prefer: string | undefined
  /** Aborted when the caller disconnects. */
  readonly signal: AbortSignal
}

export interface RequestContext extends Services {
  readonly request: RequestInfo
}

/** One tenant's work: a job, or an authenticated request. */
export interface TenantContext extends Services {
  readonly tenantId: number
}

export type TenantRequestContext = RequestContext & TenantContext

/** Runs `work` in a transaction of the context's tenant. */
export function transaction<Result>(
  ctx: TenantContext,
  work: (tx: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  return inTurn(ctx, () => inTenant(ctx.db, ctx.tenantId, work))
}

/** Reads from one snapshot, so that all results are of the same moment. */
export function snapshot<Result>(
  ctx: TenantContext,
  read: (tx: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  return inTurn(ctx, () => inTenantSnapshot(ctx.db, ctx.tenantId, read))
}

function inTurn<Result>(
  { shares, tenantId, request }: TenantContext & Partial<RequestContext>,
  work: () => Promise<Result>,
): Promise<Result> {
  return shares ? shares.use({ tenantId, signal: request?.signal }, work) : work()
}

/** Shares a process's database connections among its tenants. */
export interface ConnectionShares {
  /**
   * Runs a tenant's transaction when it is the tenant's turn.
   *
   * @throws AisleError `ERR_UNAVAILABLE` if that takes too long, or if the caller disconnects first
   */
  use<Result>(caller: Caller, work: () => Promise<Result>): Promise<Result>
}

interface Caller {
  readonly tenantId: number
  /** Aborted when the caller disconnects. */
  readonly signal?: AbortSignal | undefined
}

interface Shares {
  /** Transactions at a time. */
  readonly total: number
  /** Of one tenant. */
  readonly perTenant: number
  readonly longestWaitMs?: number
}

interface Waiting {
  readonly tenantId: number
  begin(): void
}

/**
 * A tenant never has more than its share, however much it asks for. When connections are short, the next one goes to the
 * tenant that has the fewest, and of those to the one that has waited longest.
 */
export function shareConnections({ total, perTenant, longestWaitMs = 5000 }: Shares): ConnectionShares {
  const inUse = new Map<number, number>()
  const queue = new Set<Waiting>()
  let used = 0

  const countOf = (tenantId: number) => inUse.get(tenantId) ?? 0

  function add(tenantId: number, change: 1 | -1): void {
    used += change
    const count = countOf(tenantId) + change
    if (count === 0) inUse.delete(tenantId)
    else inUse.set(tenantId, count)
  }

  function beginNext(): void {
    let next: Waiting | undefined
    for (const waiting of queue) {
      const count = countOf(waiting.tenantId)
      if (count < perTenant && (!next || count < countOf(next.tenantId))) next = waiting
    }
    next?.begin()
  }

  function wait({ tenantId, signal }: Caller): Promise<void> {
    if (signal?.aborted) return Promise.reject(tooBusy())
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const giveUp = () => {
      end()
      reject(tooBusy())
    }
    const waiting: Waiting = {
      tenantId,
      begin() {
        end()
        add(tenantId, 1)
        resolve()
      },
    }
    const timeout = setTimeout(giveUp, longestWaitMs)
    const end = () => {
      clearTimeout(timeout)
      signal?.removeEventListener('abort', giveUp)
      queue.delete(waiting)
    }
    signal?.addEventListener('abort', giveUp)
    queue.add(waiting)
    return promise
  }

  return {
    async use(caller, work) {
      const { tenantId } = caller
      if (used < total && countOf(tenantId) < perTenant) add(tenantId, 1)
      else await wait(caller)
      try {
        return await work()
      } finally {
        add(tenantId, -1)
        beginNext()
      }
    },
  }
}

function tooBusy(): AisleError {
  return new AisleError('ERR_UNAVAILABLE', 'Too many requests are in progress at once. Try again shortly.', {
    retryAfterSeconds: 1,
  })
}
