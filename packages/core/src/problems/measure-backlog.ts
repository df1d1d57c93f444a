import { AccountingBlockedReason, WalmartSendType } from '@aisle/contract'
import type { Database } from '@aisle/db'
import { sql } from 'kysely'

import { type InstanceKey, instanceMeter, isCallable, type MeasuredRow, nextInstances } from '../instances/index.ts'
import { offerChannels } from '../offers/index.ts'
import type { Services } from '../platform/context.ts'

/** Work that waits, in all tenants. */
export interface Backlog {
  /** How long the send that has been due longest has waited, in seconds, by type. Only where Walmart accepts the credentials. */
  readonly sends: ReadonlyMap<string, number>
  /** The same for stock levels and prices that are in no feed, by channel. */
  readonly offers: ReadonlyMap<string, number>
  /** The age of the oldest feed that has not ended, in seconds, by channel. */
  readonly feeds: ReadonlyMap<string, number>
  /** How many instances have a blocked document, by reason. */
  readonly blocked: ReadonlyMap<string, number>
}

/** Returns a function that measures the backlog. */
export function backlogMeter(services: Pick<Services, 'db' | 'log' | 'outages'>): () => Promise<Backlog | undefined> {
  return instanceMeter(services, { name: 'backlog', select: selectBacklog, startPass })
}

interface BacklogRow extends MeasuredRow {
  readonly part: keyof Backlog
  readonly label: string
  /** Seconds or, for blocked documents, 1 if there is one. Zero if there is nothing. */
  readonly value: number
}

/** Each value is one lookup in a partial index, so it costs the same however much work waits. */
async function selectBacklog(db: Database, after: InstanceKey): Promise<BacklogRow[]> {
  const waiting = sql`${isCallable} and instance.deleting_since is null`
  const ofInstance = sql`tenant_id = instance.tenant_id and instance_id = instance.id`
  const { rows } = await sql<BacklogRow>`
    select instance.tenant_id, instance.id, instance.is_full as "isFull", part, label,
      greatest(0, coalesce(value, 0))::float8 as value
    from ${nextInstances(after)} cross join lateral (
      select 'sends' as part, label, (
        select extract(epoch from now() - next_attempt_at) from sends
        where ${ofInstance} and type = label and has_turn and ${waiting}
        order by next_attempt_at limit 1
      ) as value from unnest(${WalmartSendType.options}::text[]) as types (label)
      union all
      select 'offers', label, (
        select extract(epoch from now() - next_attempt_at) from offer_targets
        where ${ofInstance} and channel = label and next_attempt_at is not null and ${waiting}
        order by next_attempt_at limit 1
      ) from unnest(${offerChannels}::text[]) as channels (label)
      union all
      select 'feeds', label, (
        select extract(epoch from now() - created_at) from walmart_feeds
        where ${ofInstance} and channel = label and next_check_at is not null and ${waiting}
        order by created_at limit 1
      ) from unnest(${offerChannels}::text[]) as channels (label)
      union all
      select 'blocked', label, (
        select 1 from accounting_transactions
        where ${ofInstance} and status = 'blocked' and blocked_reason = label limit 1
      ) from unnest(${AccountingBlockedReason.options}::text[]) as reasons (label)
    ) measured
    order by instance.tenant_id, instance.id
  `.execute(db)
  return rows
}

function startPass() {
  const backlog = { sends: new Map(), offers: new Map(), feeds: new Map(), blocked: new Map() } satisfies Record<
    keyof Backlog,
    Map<string, number>
  >
  return {
    add({ part, label, value }: BacklogRow) {
      const before: number = backlog[part].get(label) ?? 0
      backlog[part].set(label, part === 'blocked' ? before + value : Math.max(before, value))
    },
    end: (): Backlog => backlog,
  }
}
