import type { RefundWalmartReturn, WalmartSendDocument } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'

import { requireLockedInstance } from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { nothing, write } from '../platform/write.ts'
import { unknownReturn } from '../returns/index.ts'
import { queueSend } from './queue-sends.ts'
import { describeSend, subjectOf, waitForSend } from './send.ts'
import { requireKnownLines, requireOnce } from './sendable-orders.ts'
import { lockTurn } from './turns.ts'

export async function refundReturn(
  ctx: TenantRequestContext,
  input: RefundWalmartReturn,
): Promise<WalmartSendDocument> {
  const { id, return_id: returnId, reference, lines } = input
  requireOnce(lines)
  const command = { type: 'return_refund', reference, intent: { lines } } as const
  const target = { subject: 'walmart_return', subjectId: returnId, instanceId: id }
  const queued = await write(ctx, { input, ...target }, async (tx, report) => {
    await requireLockedInstance(tx, id, 'share')
    const found = await findReturn(tx, id, returnId)
    if (!found) throw unknownReturn(id, returnId)
    await lockTurn(tx, found)
    requireKnownLines(lines, await selectReturnLineNumbers(tx, returnId))
    const subject = subjectOf.return(found.return_order_id)
    const place = { subject, orderId: null, returnId, purchaseOrderId: null, customerOrderId: found.customer_order_id }
    const send = await queueSend(ctx, tx, { instanceId: id, send: { ...command, ...place, deadlineAt: null } })
    if (!send.isQueued) report(nothing)
    return describeSend(tx, { id, send_id: send.id })
  })
  return waitForSend(ctx, queued)
}

function findReturn(tx: TenantTransaction, instanceId: number, returnId: number) {
  return tx
    .selectFrom('walmart_returns')
    .select(['instance_id', 'return_order_id', 'customer_order_id', 'id as return_id'])
    .where('instance_id', '=', instanceId)
    .where('id', '=', returnId)
    .executeTakeFirst()
}

async function selectReturnLineNumbers(tx: TenantTransaction, returnId: number): Promise<number[]> {
  const lines = tx.selectFrom('walmart_return_lines').select('line_number').where('return_id', '=', returnId)
  return (await lines.orderBy('line_number').execute()).map((line) => line.line_number)
}
