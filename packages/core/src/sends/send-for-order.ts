import type {
  AcknowledgeWalmartOrders,
  CancelWalmartOrderLines,
  FieldErrors,
  QueuedSend,
  QueuedSends,
  RefundWalmartOrder,
  WalmartOrderId,
  WalmartSendDocument,
  WalmartSendIntent,
  WalmartSendType,
} from '@aisle/contract'
import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { requireLockedInstance } from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { AisleError, duplicateFields, validationError } from '../platform/errors.ts'
import { nothing, write } from '../platform/write.ts'
import { describeSend } from './list-sends.ts'
import { type NewSend, queueSends } from './queue-sends.ts'
import { sendNames, subjectOf } from './send.ts'
import { waitForSend } from './wait-for-send.ts'

export function acknowledgeOrder(ctx: TenantRequestContext, input: WalmartOrderId): Promise<WalmartSendDocument> {
  return sendForOrder(ctx, input, { type: 'acknowledge', reference: '', intent: {} })
}

export function cancelLines(ctx: TenantRequestContext, input: CancelWalmartOrderLines): Promise<WalmartSendDocument> {
  const { reference, lines } = input
  return sendForOrder(ctx, input, { type: 'cancel', reference, intent: { lines } })
}

export function refundOrder(ctx: TenantRequestContext, input: RefundWalmartOrder): Promise<WalmartSendDocument> {
  const { reference, lines } = input
  requireOnce(lines)
  return sendForOrder(ctx, input, { type: 'refund', reference, intent: { lines } })
}

/** Queues an acknowledgement of each order that can be acknowledged. */
export function acknowledgeOrders(ctx: TenantRequestContext, input: AcknowledgeWalmartOrders): Promise<QueuedSends> {
  const { id, ids } = input
  const duplicates = duplicateFields(ids, (index) => `ids.${index}`)
  if (Object.keys(duplicates).length > 0) throw validationError(duplicates)
  return write(ctx, { input, subject: 'walmart_instance', subjectId: id }, async (tx, report) => {
    await requireLockedInstance(tx, id, 'share')
    const orders = new Map((await lockOrders(tx, id, ids)).map((order) => [order.id, order]))
    const obstacles = ids.map((orderId) => obstacleOf(id, orderId, orders.get(orderId)))
    const accepted = ids.flatMap((orderId, index) => (obstacles[index] ? [] : (orders.get(orderId) ?? [])))
    const sends = accepted.map((order) => newSend(order, { type: 'acknowledge', reference: '', intent: {} }))
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

interface Command {
  readonly type: WalmartSendType
  readonly reference: string
  readonly intent: WalmartSendIntent
}

async function sendForOrder(ctx: TenantRequestContext, input: WalmartOrderId, command: Command) {
  const { id, order_id: orderId } = input
  const target = { subject: 'walmart_order', subjectId: orderId, instanceId: id }
  const queued = await write(ctx, { input, ...target }, async (tx, report) => {
    await requireLockedInstance(tx, id, 'share')
    const [order] = await lockOrders(tx, id, [orderId])
    const obstacle = obstacleOf(id, orderId, order)
    if (obstacle || !order) throw obstacle
    await requireLines(tx, orderId, command.intent)
    const [send] = await queueSends(ctx, tx, { instanceId: id, sends: [newSend(order, command)] })
    if (!send) throw new Error('A send was neither queued nor found.')
    if (!send.isSame) throw otherContent(command)
    if (!send.isQueued) report(nothing)
    return describeSend(tx, { id, send_id: send.id })
  })
  return waitForSend(ctx, queued)
}

export function otherContent({ type, reference }: Command): AisleError {
  const message = `The reference ${reference} belongs to another ${sendNames[type]}. Use a new one.`
  return validationError({ reference: [message] })
}

type OrderRow = Row<'walmart_orders', 'id' | 'order_date' | 'purchase_order_id' | 'ship_node_type'>

/** Locks orders against refreshes and other sends, in the order in which a page of a refresh writes. */
function lockOrders(tx: TenantTransaction, instanceId: number, ids: readonly number[]): Promise<OrderRow[]> {
  return tx
    .selectFrom('walmart_orders')
    .select(['id', 'purchase_order_id', 'ship_node_type', 'order_date'])
    .where('instance_id', '=', instanceId)
    .where(sql<boolean>`id = any(${ids}::bigint[])`)
    .orderBy(sql`purchase_order_id collate "C"`)
    .forNoKeyUpdate()
    .execute()
}

function obstacleOf(instanceId: number, orderId: number, order: OrderRow | undefined): AisleError | undefined {
  if (!order) return new AisleError('ERR_NOT_FOUND', `Instance ${instanceId} has no order ${orderId}.`)
  if (order.ship_node_type !== 'WFSFulfilled') return undefined
  const message = `Walmart fulfills order ${orderId} (WFS), and acknowledges, cancels and refunds it itself.`
  return new AisleError('ERR_CONFLICT', message)
}

// Walmart's rule.
const acknowledgeWithinMs = 4 * 3_600_000

function newSend(order: OrderRow, command: Command): NewSend {
  return {
    ...command,
    subject: subjectOf.order(order.purchase_order_id),
    orderId: order.id,
    returnId: null,
    purchaseOrderId: order.purchase_order_id,
    deadlineAt: command.type === 'acknowledge' ? new Date(order.order_date.getTime() + acknowledgeWithinMs) : null,
  }
}

interface Numbered {
  readonly line_number: number | string
}

/** @throws AisleError `ERR_VALIDATION` for each line that repeats another */
export function requireOnce(lines: readonly Numbered[]): void {
  const duplicates = duplicateFields(
    lines.map((line) => line.line_number),
    (index) => `lines.${index}.line_number`,
  )
  if (Object.keys(duplicates).length > 0) throw validationError(duplicates)
}

async function requireLines(tx: TenantTransaction, orderId: number, intent: WalmartSendIntent): Promise<void> {
  const lines = 'lines' in intent ? intent.lines : []
  if (lines.length === 0) return
  const rows = await tx
    .selectFrom('walmart_order_lines')
    .select('line_number')
    .where('order_id', '=', orderId)
    .execute()
  requireKnownLines(
    lines,
    rows.map((row) => row.line_number),
  )
}

/** @throws AisleError `ERR_VALIDATION` for each line that there is not */
export function requireKnownLines(lines: readonly Numbered[], known: readonly (number | string)[]): void {
  const errors: FieldErrors = Object.fromEntries(
    lines.flatMap(({ line_number: number }, index) =>
      known.includes(number)
        ? []
        : [[`lines.${index}.line_number`, [`There is no line ${number}. The lines are ${known.join(', ')}.`]]],
    ),
  )
  if (Object.keys(errors).length > 0) throw validationError(errors)
}
