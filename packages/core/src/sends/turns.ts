import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { queueLane } from './send-job.ts'

type Subject = Row<'sends', 'instance_id' | 'order_id' | 'return_id' | 'subject'>

/**
 * Locks the order or return that a send changes, as a call that queues one does, so that none is queued between the end of a
 * send and the turn of the next.
 */
export async function lockSubject(tx: TenantTransaction, send: Subject): Promise<void> {
  const [table, id] =
    send.order_id === null
      ? (['walmart_returns', send.return_id] as const)
      : (['walmart_orders', send.order_id] as const)
  await tx.selectFrom(table).select('id').where('id', '=', id).forNoKeyUpdate().execute()
}

interface Turns {
  readonly tenantId: number
  readonly instanceId: number
  /** Orders and returns that the transaction has locked. */
  readonly subjects: readonly string[]
}

/** Gives its turn to the oldest open send of each subject, unless one has it, and queues the jobs that send them. */
export async function giveTurns(tx: TenantTransaction, { tenantId, instanceId, subjects }: Turns): Promise<void> {
  const { rows } = await sql<Row<'sends', 'type'>>`
    update sends set has_turn = true where id = any(array(
      select (
        select id from sends
        where instance_id = ${instanceId} and subject = given.subject and status in ('queued', 'sending')
        order by id limit 1
      )
      from unnest(${subjects}::text[]) as given (subject)
      where (
        select id from sends where instance_id = ${instanceId} and subject = given.subject and has_turn limit 1
      ) is null
    ))
    returning type
  `.execute(tx)
  for (const type of new Set(rows.map((row) => row.type))) await queueLane(tx, { tenantId, instanceId, type })
}
