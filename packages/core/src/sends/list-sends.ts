import type { ListWalmartSends, WalmartSendDocument, WalmartSendId, WalmartSendPage } from '@aisle/contract'
import type { Schema, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { requireInstance } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { defineList, presentPage } from '../platform/define-list.ts'
import { AisleError } from '../platform/errors.ts'
import { snapshot } from '../platform/transaction.ts'
import { presentSend, sendColumns, type SendRow } from './send.ts'

const sends = defineList<ListWalmartSends, SendRow>({
  from: sql`sends`,
  id: sql`id`,
  filters: {
    id: (id) => sql`instance_id = ${id}`,
    status: (status) => sql`status = ${status}`,
    type: (type) => sql`type = ${type}`,
    order_id: (orderId) => sql`order_id = ${orderId}`,
    return_id: (returnId) => sql`return_id = ${returnId}`,
  },
  // Not `nullable`, which would put those without a deadline before the nearest one.
  sorts: { deadline_at: sql`deadline_at` },
  select: (tx, chosen, order) =>
    tx
      .selectFrom(sql<Schema['sends']>`(${chosen})`.as('sends'))
      .select(sendColumns)
      .orderBy(order)
      .execute(),
})

export function listSends(ctx: TenantContext, query: ListWalmartSends): Promise<WalmartSendPage> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, query.id)
    return presentPage(await sends.page(tx, query), presentSend)
  })
}

export function getSend(ctx: TenantContext, key: WalmartSendId): Promise<WalmartSendDocument> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, key.id)
    return describeSend(tx, key)
  })
}

/** @throws AisleError `ERR_NOT_FOUND` */
export async function describeSend(
  tx: TenantTransaction,
  { id, send_id: sendId }: WalmartSendId,
): Promise<WalmartSendDocument> {
  const [row] = await sends.where(tx, sql`instance_id = ${id} and id = ${sendId}`)
  if (!row) throw unknownSend(id, sendId)
  return { data: presentSend(row), message: null }
}

export function unknownSend(instanceId: number, sendId: number): AisleError {
  return new AisleError('ERR_NOT_FOUND', `Instance ${instanceId} has no send ${sendId}.`)
}
