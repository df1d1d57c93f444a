import type {
  AcknowledgeWalmartOrders,
  CancelWalmartOrderLines,
  QueuedSend,
  QueuedSends,
  RefundWalmartOrder,
  WalmartOrderId,
  WalmartSendDocument,
} from '@aisle/contract'
import { Big } from 'big.js'

import { requireLockedInstance } from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { duplicateFields, validationError } from '../platform/errors.ts'
import { nothing, write } from '../platform/write.ts'
import { queueSend, queueSends } from './queue-sends.ts'
import { describeSend, waitForSend } from './send.ts'
import {
  acknowledgement,
  type Command,
  lockSendableOrders,
  newSend,
  obstacleOf,
  requireKnownLines,
  requireOnce,
  selectLineNumbers,
} from './sendable-orders.ts'
import { lockRefunds } from './turns.ts'

export function acknowledgeOrder(ctx: TenantRequestContext, input: WalmartOrderId): Promise<WalmartSendDocument> {
  return sendForOrder(ctx, input, acknowledgement)
}

export function cancelLines(ctx: TenantRequestContext, input: CancelWalmartOrderLines): Promise<WalmartSendDocument> {
  const { reference, lines } = input
  return sendForOrder(ctx, input, { type: 'cancel', reference, intent: { lines } })
}

// The same amount is the same content, however it is written.
const exact = (amount: string) => new Big(amount).toFixed(2)

export function refundOrder(ctx: TenantRequestContext, input: RefundWalmartOrder): Promise<WalmartSendDocument> {
  const { reference } = input
  requireOnce(input.lines)
  const lines = input.lines.map(({ charges, ...line }) => ({
    ...line,
    charges: charges.map((charge) => ({ ...charge, amount: exact(charge.amount) })),
  }))
  return sendForOrder(ctx, input, { type: 'refund', reference, intent: { lines } })
}

/** Queues an acknowledgement of each order that can be acknowledged, and names the others. */
export function acknowledgeOrders(ctx: TenantRequestContext, input: AcknowledgeWalmartOrders): Promise<QueuedSends> {
  const { id, ids } = input
  const duplicates = duplicateFields(ids, (index) => `ids.${index}`)
  if (Object.keys(duplicates).length > 0) throw validationError(duplicates)
  return write(ctx, { input, subject: 'walmart_instance', subjectId: id }, async (tx, report) => {
    await requireLockedInstance(tx, id, 'share')
    const orders = await lockSendableOrders(tx, id, ids)
    const obstacles = ids.map((orderId) => obstacleOf(id, orderId, orders.get(orderId)))
    const accepted = ids.flatMap((orderId, index) => (obstacles[index] ? [] : (orders.get(orderId) ?? [])))
    const sends = accepted.map((order) => newSend(order, acknowledgement))
    const queued = await queueSends(ctx, tx, { instanceId: id, sends })
    const sendIds = new Map(accepted.map((order, index) => [order.id, queued[index]?.id ?? null]))
    if (queued.every(({ isQueued }) => !isQueued)) report(nothing)
    const results = ids.map((orderId, index): QueuedSend => {
      const obstacle = obstacles[index]
      return obstacle
        ? { index, status: 'rejected', send_id: null, errors: { [`ids.${index}`]: [obstacle.message] } }
        : { index, status: 'accepted', send_id: sendIds.get(orderId) ?? null, errors: null }
    })
    return { data: { results }, message: null }
  })
}

async function sendForOrder(ctx: TenantRequestContext, input: WalmartOrderId, command: Command) {
  const { id, order_id: orderId } = input
  const target = { subject: 'walmart_order', subjectId: orderId, instanceId: id }
  const queued = await write(ctx, { input, ...target }, async (tx, report) => {
    await requireLockedInstance(tx, id, 'share')
    const order = (await lockSendableOrders(tx, id, [orderId])).get(orderId)
    const obstacle = obstacleOf(id, orderId, order)
    if (obstacle || !order) throw obstacle
    if (command.type === 'refund') await lockRefunds(tx, { instance_id: id, ...order })
    const lines = 'lines' in command.intent ? command.intent.lines : []
    if (lines.length > 0) requireKnownLines(lines, (await selectLineNumbers(tx, [orderId])).get(orderId) ?? [])
    const send = await queueSend(ctx, tx, { instanceId: id, send: newSend(order, command) })
    if (!send.isQueued) report(nothing)
    return describeSend(tx, { id, send_id: send.id })
  })
  return waitForSend(ctx, queued)
}
