import { setTimeout as sleep } from 'node:timers/promises'

import { codeOf, inTenant, inTenantSnapshot, planOnce, type TenantTransaction, withoutWaiting } from '@aisle/db'
import { sql } from 'kysely'

import type { Caller, ConnectionShares, Metrics, RequestContext, TenantContext } from './context.ts'
import { AisleError } from './errors.ts'

/**
 * Runs `work` in a transaction of the context's tenant. Repeats it if Postgres aborts the transaction in favour of another
 * one, so `work` must have no effects besides its writes.
 */
export function transaction<Result>(
  ctx: Pick<TenantContext, 'db' | 'tenantId'> & Partial<Pick<TenantContext, 'telemetry'>>,
  work: (tx: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  return inTurn(ctx, () =>
    repeatAfterConflict(async () => {
      const effects: Effect[] = []
      const result = await inTenant(ctx.db, ctx.tenantId, (tx) => {
        effectsOf.set(tx, effects)
        return work(tx)
      })
      for (const effect of effects) effect(ctx.telemetry?.metrics)
      return result
    }),
  )
}

type Effect = (metrics: Metrics | undefined) => void

const effectsOf = new WeakMap<TenantTransaction, Effect[]>()

/** Does something outside of Postgres once the transaction has committed, such as logging or measuring what was done. */
export function afterCommit(tx: TenantTransaction, effect: Effect): void {
  effectsOf.get(tx)?.push(effect)
}

const mostAttempts = 3

/** Repeats an attempt, which must be one transaction, that Postgres has aborted in favour of another transaction. */
export async function repeatAfterConflict<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt()
    } catch (error) {
      if (attempts === mostAttempts || !isConflict(error)) throw error
      await sleep(conflictPauseMs(attempts))
    }
  }
}

/**
 * An immediate repeat could take the released lock again before the other transaction wakes up, and conflict with it
 * once more. The pause is random, so that two transactions that aborted each other do not repeat at the same time.
 */
function conflictPauseMs(attempts: number): number {
  const shortest = 20 * 2 ** (attempts - 1)
  return shortest + Math.random() * 2 * shortest
}

/** Whether Postgres ended the transaction to resolve a deadlock or a serialization failure. */
function isConflict(error: unknown): boolean {
  return ['40P01', '40001'].includes(codeOf(error))
}

/** Reads from one snapshot, so that all results show the same moment. */
export function snapshot<Result>(
  ctx: TenantContext,
  read: (tx: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  return inTurn(ctx, () => inTenantSnapshot(ctx.db, ctx.tenantId, read))
}

/** The current time by Postgres's clock, which also sets the times of rows. The clocks of processes may be wrong. */
export const databaseNow = sql<Date>`date_trunc('milliseconds', clock_timestamp())`.as('now')

/** The tenant's time zone, in which its days begin. */
export const timeZone = sql<string>`(select time_zone from tenants where id = aisle.tenant_id())`

export async function databaseTime(tx: TenantTransaction): Promise<Date> {
  return (await tx.selectNoFrom(databaseNow).executeTakeFirstOrThrow()).now
}

/**
 * Makes the following statements wait for an advisory lock, which lasts until the transaction ends. The name is the tenant's own: the same name of another
 * tenant is another lock.
 */
export async function lockName(tx: TenantTransaction, name: string, mode: 'exclusive' | 'shared'): Promise<void> {
  const lock = mode === 'shared' ? sql`pg_advisory_xact_lock_shared` : sql`pg_advisory_xact_lock`
  await sql`select ${lock}(${keyOf(name)}) ${planOnce} ${withoutWaiting}`.execute(tx)
}

/** Returns false without waiting if another transaction has locked the name. */
export async function tryLockName(tx: TenantTransaction, name: string): Promise<boolean> {
  const lock = sql<boolean>`pg_try_advisory_xact_lock(${keyOf(name)})`.as('isLocked')
  return (await tx.selectNoFrom(lock).modifyEnd(planOnce).executeTakeFirstOrThrow()).isLocked
}

const keyOf = (name: string) => sql`hashtextextended(aisle.tenant_id() || ':' || ${name}, 0)`

function inTurn<Result>(
  { shares, telemetry, tenantId, request }: Pick<TenantContext, 'tenantId'> & Partial<RequestContext>,
  work: () => Promise<Result>,
): Promise<Result> {
  const inShare = () => (shares ? shares.use({ tenantId, signal: request?.signal }, work) : work())
  return telemetry ? telemetry.tracer.withActiveSpan('transaction', inShare) : inShare()
}

interface Shares {
  /** Maximum number of concurrent transactions. */
  readonly total: number
  /** The same for one tenant. */
  readonly perTenant: number
  readonly longestWaitMs?: number
}

interface Waiting {
  readonly tenantId: number
  begin(): void
}

/**
 * A tenant never has more than its share, however many connections it requests. When connections are scarce, the next one
 * goes to the tenant that has the fewest. If several have the fewest, it goes to the one that has waited longest.
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
    count: () => ({ inUse: used, waiting: queue.size }),
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
