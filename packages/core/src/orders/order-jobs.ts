import type { TenantTransaction } from '@aisle/db'
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'

import type { TenantContext } from '../platform/context.ts'
import { addJob, defineJob } from '../platform/jobs.ts'

// The jobs belong to `sends`, but orders are what gives them work.

const Instance = z.strictObject({ tenantId: z.int(), instanceId: z.int() })

/** Queues acknowledgements of an instance's open orders that have none. */
export const acknowledgeOrdersJob = defineJob({
  name: 'tenant.acknowledge_orders',
  payload: Instance,
  key: ({ instanceId }) => `acknowledge:${instanceId}`,
})

/** Ends a send whose order or return now shows what was requested. */
export const settleSendJob = defineJob({
  name: 'tenant.settle_send',
  payload: Instance.extend({ sendId: z.int() }),
  key: ({ sendId }) => `settle:${sendId}`,
})

/** Call it at the end of the transaction in which there are orders to acknowledge. */
export function queueAcknowledgements(
  { tenantId }: Pick<TenantContext, 'tenantId'>,
  tx: TenantTransaction,
  { instanceId }: { readonly instanceId: number },
): Promise<void> {
  return addJob(tx, acknowledgeOrdersJob, { payload: { tenantId, instanceId } })
}

/** What an upsert of orders or returns returns of one that it has changed: the send under way that `condition` finds. */
export const sendUnderWay = (condition: RawBuilder<unknown>) => sql<{ readonly sendId: number | null }>`
  case when xmax <> 0 then (select id from sends where ${condition} and status = 'sending' limit 1) end as "sendId"`

/** Queues a look at the sends under way for orders or returns that have changed. */
export async function queueSettling(
  { tenantId }: Pick<TenantContext, 'tenantId'>,
  tx: TenantTransaction,
  { instanceId, upserted }: { readonly instanceId: number; readonly upserted: readonly Upserted[] },
): Promise<void> {
  for (const { sendId } of upserted) {
    if (sendId !== null) await addJob(tx, settleSendJob, { payload: { tenantId, instanceId, sendId } })
  }
}

interface Upserted {
  readonly sendId: number | null
}
