import { setTimeout as sleep } from 'node:timers/promises'

import type { Scope } from '@aisle/contract'

import { authenticate } from './authenticate.ts'
import type { BatchCalls, StreamLimit, TenantRequestContext } from './context.ts'
import { AisleError } from './errors.ts'

const pollMs = 3000

/**
 * The time until a stream polls again, in milliseconds. Streams of one tenant poll at the same moment, those of
 * different tenants at different ones.
 */
export function untilPoll(tenantId: number): number {
  return pollMs - ((Date.now() + tenantId * 997) % pollMs)
}

/** Throws if the token of a stream was revoked, has expired or lost its scope. Streams with the same token share the query. */
export function checkToken(ctx: TenantRequestContext, scope: Scope): Promise<unknown> {
  const { host, authorization } = ctx.request
  return ctx.batch(`token ${scope} ${host} ${authorization}`, undefined, () => authenticate(ctx, scope))
}

/** Whether the caller of a stream has disconnected. Throws an AbortError if the process stops, so that the client reconnects. */
export function isOver({ request, stopping }: TenantRequestContext): boolean {
  if (!request.signal.aborted && stopping.aborted) throw new DOMException('The stream was cut off.', 'AbortError')
  return request.signal.aborted
}

/** A position in a stream of events. */
export interface EventCursor {
  readonly id: number
  /** When the event was written or the cursor issued, in seconds. Tells whether later events may have been purged. */
  readonly at: number
}

export function formatCursor({ id, at }: EventCursor): string {
  return `${id}-${Math.floor(at)}`
}

/**
 * Reads a cursor that a caller has sent. It is unknown if it is ahead of the newest event or the time, for example from before
 * a restore of the database, and expired if later events may have been purged.
 */
export function judgeCursor(text: string, now: EventCursor, keptSeconds: number): EventCursor | 'unknown' | 'expired' {
  const [, id, at] = /^(\d{1,15})-(\d{1,12})$/.exec(text) ?? []
  if (id === undefined || at === undefined) return 'unknown'
  const cursor = { id: Number(id), at: Number(at) }
  if (cursor.id > now.id || cursor.at > now.at + 60) return 'unknown'
  return cursor.at < now.at - keptSeconds ? 'expired' : cursor
}

interface Limits {
  readonly total: number
  readonly perTenant: number
}

const retryAfterSeconds = 10

/** Limits the event streams of a process: each one holds a connection and memory for as long as its caller likes. */
export function limitStreams({ total, perTenant }: Limits): StreamLimit {
  const open = new Map<number, number>()
  let count = 0

  function add(tenantId: number, change: 1 | -1): void {
    count += change
    const ofTenant = (open.get(tenantId) ?? 0) + change
    if (ofTenant === 0) open.delete(tenantId)
    else open.set(tenantId, ofTenant)
  }

  return {
    count: () => count,
    open(tenantId) {
      if (count >= total || (open.get(tenantId) ?? 0) >= perTenant) throw tooManyStreams()
      add(tenantId, 1)
      let isOpen = true
      return () => {
        if (isOpen) add(tenantId, -1)
        isOpen = false
      }
    },
  }
}

function tooManyStreams(): AisleError {
  return new AisleError('ERR_UNAVAILABLE', 'Too many event streams are open at once. Try again shortly.', {
    retryAfterSeconds,
  })
}

const windowMs = 10
const mostItems = 500

interface Open {
  readonly items: unknown[]
  readonly result: Promise<unknown>
}

export function createBatch(): BatchCalls {
  const batches = new Map<string, Open>()
  return <Item, Result>(key: string, item: Item, work: (items: readonly Item[]) => Promise<Result>) => {
    const open = batches.get(key)
    if (open && open.items.length < mostItems) {
      open.items.push(item)
      return open.result as Promise<Result>
    }
    const items = [item]
    const result = sleep(windowMs).then(() => {
      if (batches.get(key)?.items === items) batches.delete(key)
      return work(items)
    })
    batches.set(key, { items, result })
    return result
  }
}
