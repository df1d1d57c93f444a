import { WalmartSendType } from '@aisle/contract'
import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'
import { z } from 'zod'

import { orderLockOrder } from '../orders/index.ts'
import { addJob, defineJob } from '../platform/jobs.ts'
import type { Lanes } from '../platform/lanes.ts'
import { lockName } from '../platform/transaction.ts'

type Turn = Row<'sends', 'customer_order_id' | 'instance_id' | 'return_id'>

/**
 * Locks the orders of a customer order and its refunds, as a call that queues a send does, so that none is queued between
 * the end of one and the turn of the next. For a send of a return, locks its returns first, as a page of returns does.
 */
export async function lockTurn(tx: TenantTransaction, turn: Turn): Promise<void> {
  const { instance_id, customer_order_id, return_id } = turn
  if (return_id !== null) {
    await tx
      .selectFrom('walmart_returns')
      .select('id')
      .where('instance_id', '=', instance_id)
      .where('customer_order_id', '=', customer_order_id)
      .orderBy(sql`return_order_id collate "C"`)
      .forNoKeyUpdate()
      .execute()
  }
  await tx
    .selectFrom('walmart_orders')
    .select('id')
    .where('instance_id', '=', instance_id)
    .where('customer_order_id', '=', customer_order_id)
    .orderBy(orderLockOrder)
    .forNoKeyUpdate()
    .execute()
  await lockRefunds(tx, turn)
}

/**
 * Locks the refunds of a customer order, after its orders. A refund of a return may find no order to lock, because
 * none has been imported. If one is imported then, a caller that refunds it locks only the order.
 */
export async function lockRefunds(
  tx: TenantTransaction,
  { instance_id, customer_order_id }: Pick<Turn, 'customer_order_id' | 'instance_id'>,
): Promise<void> {
  await lockName(tx, `refunds:${instance_id}:${customer_order_id}`, 'exclusive')
}

interface Turns {
  readonly tenantId: number
  readonly instanceId: number
  /** The transaction has locked their orders. */
  readonly customerOrderIds: readonly string[]
}

/**
 * Gives a turn to the open sends of each customer order that need not wait, and queues the jobs that send them. A
 * send waits for older sends of its order or return, and a refund also waits for older refunds of the customer order.
 */
export async function giveTurns(
  tx: TenantTransaction,
  { tenantId, instanceId, customerOrderIds }: Turns,
): Promise<void> {
  const isOpen = sql`instance_id = ${instanceId} and customer_order_id = given.id and status in ('queued', 'sending')`
  const refunds = sql`type in ('refund', 'return_refund')`
  const { rows } = await sql<Row<'sends', 'type'>>`
    update sends set has_turn = true where id = any(array(
      select next.id
      from unnest(${customerOrderIds}::text[]) as given (id)
      cross join lateral (
        -- Of each order or return, the one that has the turn, or else the oldest.
        select distinct on (subject) id, type, has_turn from sends where ${isOpen} order by subject, has_turn desc, id
      ) next
      where not next.has_turn and (not next.${refunds} or (
        select id from sends where ${isOpen} and ${refunds} and id <> next.id and (has_turn or id < next.id) limit 1
      ) is null)
    ))
    returning type
  `.execute(tx)
  // In the same order everywhere: the jobs are locked until the transaction ends.
  for (const type of [...new Set(rows.map((row) => row.type))].toSorted())
    await queueLane(tx, { tenantId, instanceId, type })
}

/** Sends the due sends of an instance and a type. Each type has a rate limit of its own, and must not wait for another's. */
export const sendJob = defineJob({
  name: 'tenant.send',
  payload: z.strictObject({ tenantId: z.int(), instanceId: z.int(), type: WalmartSendType }),
  key: ({ instanceId, type }) => `send:${instanceId}:${type}`,
})

export const sendLanes: Lanes<'type', typeof sendJob.payload> = {
  table: 'sends',
  column: 'type',
  isWaiting: sql`has_turn`,
  job: sendJob,
}

/** Sends of an instance and a type. */
export type Lane = Omit<z.output<typeof sendJob.payload>, 'tenantId'>

/** Call it at the end of the transaction in which a send has become due. */
export function queueLane(
  tx: TenantTransaction,
  { delayMs, ...payload }: z.input<typeof sendJob.payload> & { readonly delayMs?: number },
): Promise<void> {
  return addJob(tx, sendJob, { payload, delayMs })
}
