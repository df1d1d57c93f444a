import type { Event } from '@aisle/contract'
import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

export const eventsKeptDays = 30
/** A transaction that refers to an older event may wait for its deletion. */
export const oldestKept = sql<Date>`now() - make_interval(days => ${eventsKeptDays})`

const columns = ['id', 'position', 'type', 'subject', 'data', 'created_at'] as const
export type EventRow = Row<'events', (typeof columns)[number]>

/** The events after a position, in the order of the feed. Assigns positions to those that have none yet. */
export async function readFeed(tx: TenantTransaction, after: number, limit: number): Promise<EventRow[]> {
  await sql`select aisle.place_events(${limit})`.execute(tx)
  return tx
    .selectFrom('events')
    .select(columns)
    .where('position', '>', after)
    .orderBy('position', (order) => order.asc().nullsFirst())
    .limit(limit)
    .execute()
}

const placedAtOnce = 5000

/**
 * A position before all events since a time. The id of an event is assigned before its transaction commits, and no
 * transaction takes ten minutes. So every event that is ten minutes older than that time has a lower position than any
 * event since.
 */
export async function findPosition(tx: TenantTransaction, since: string): Promise<number> {
  await placeAll(tx)
  const { rows } = await sql<Row<'events', 'position'>>`
    select position from events
    where position is not null and created_at < ${since}::timestamptz - interval '10 minutes'
    order by created_at desc, position desc limit 1
  `.execute(tx)
  return rows[0]?.position ?? 0
}

/** The position of the last event. */
export async function findEnd(tx: TenantTransaction): Promise<number> {
  await placeAll(tx)
  return findLastPosition(tx)
}

/** The position of the last event that has one. */
export async function findLastPosition(tx: TenantTransaction): Promise<number> {
  const { rows } = await sql<Row<'events', 'position'>>`
    select position from events where position is not null order by position desc nulls last limit 1
  `.execute(tx)
  return rows[0]?.position ?? 0
}

async function placeAll(tx: TenantTransaction): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ placed: number }>`select aisle.place_events(${placedAtOnce}) as placed`.execute(tx)
    if (rows[0]?.placed !== placedAtOnce) return
  }
}

/** An event as callers see it. */
export function presentEvent({
  id,
  type,
  data,
  created_at: createdAt,
}: Pick<EventRow, 'created_at' | 'data' | 'id' | 'type'>): Event {
  return { id: formatId({ id, createdAt }), type, timestamp: createdAt.toISOString(), data } as Event
}

/** The time makes the id unique after a restore, when numbers are used again. */
export function formatId({ id, createdAt }: { readonly id: number; readonly createdAt: Date }): string {
  return `evt_${id}_${createdAt.getTime().toString(36)}`
}
