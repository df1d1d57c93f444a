import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { lockInstance } from '../instances/index.ts'
import { queueAcknowledgements } from '../orders/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { inSlices } from '../platform/jobs.ts'
import { queueSends } from './queue-sends.ts'
import { subjectOf } from './send.ts'
import { acknowledgement, lockSendableOrders, newSend } from './sendable-orders.ts'

const ordersPerBatch = 500

/** Queues an acknowledgement of each open order of the last day that has none, if the instance has turned this on. */
export async function acknowledgeNewOrders(ctx: TenantContext, { instanceId }: { readonly instanceId: number }) {
  await inSlices(ctx, {
    from: true,
    async batch(tx) {
      if (!(await lockInstance(tx, instanceId, 'share'))) return undefined
      const ids = await findUnacknowledged(tx, instanceId)
      const orders = [...(await lockSendableOrders(tx, instanceId, ids)).values()]
      const sends = orders.map((order) => newSend(order, acknowledgement))
      await queueSends(ctx, tx, { instanceId, sends })
      return ids.length === ordersPerBatch ? true : undefined
    },
    requeue: (tx) => queueAcknowledgements(ctx, tx, { instanceId }),
  })
}

async function findUnacknowledged(tx: TenantTransaction, instanceId: number): Promise<number[]> {
  const { type, reference } = acknowledgement
  const { rows } = await sql<Row<'walmart_orders', 'id'>>`
    select id from walmart_orders o
    where instance_id = ${instanceId} and status = 'Created' and archived_at is null
      and order_date > now() - interval '24 hours' and ship_node_type <> 'WFSFulfilled'
      and (select auto_acknowledge_orders from integration_instances where id = ${instanceId})
      -- Not "not exists", which Postgres may turn into a hash of all sends.
      and (
        select id from sends
        where sends.instance_id = ${instanceId} and subject = ${subjectOf.order('')} || o.purchase_order_id
          and type = ${type} and reference = ${reference}
      ) is null
    order by order_date, id limit ${ordersPerBatch}
  `.execute(tx)
  return rows.map((row) => row.id)
}
