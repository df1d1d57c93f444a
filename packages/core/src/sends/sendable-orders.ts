import type { FieldErrors, WalmartSendIntent, WalmartSendType } from '@aisle/contract'
import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { orderLockOrder, unknownOrder } from '../orders/index.ts'
import { AisleError, duplicateFields, validationError } from '../platform/errors.ts'
import type { NewSend } from './queue-sends.ts'
import { subjectOf } from './send.ts'

/** The change that a caller wants to make to an order or return. */
export interface Command {
  readonly type: WalmartSendType
  readonly reference: string
  readonly intent: WalmartSendIntent
}

/** An order has at most one acknowledgement, so it needs no reference. */
export const acknowledgement = { type: 'acknowledge', reference: '', intent: {} } as const

export type SendableOrder = Row<
  'walmart_orders',
  'customer_order_id' | 'estimated_ship_date' | 'id' | 'order_date' | 'purchase_order_id' | 'ship_node_type'
>

/**
 * Locks orders against refreshes and other sends, in the order in which a page of a refresh writes: all of a customer order,
 * because their refunds take turns.
 */
export async function lockSendableOrders(
  tx: TenantTransaction,
  instanceId: number,
  ids: readonly number[],
): Promise<Map<number, SendableOrder>> {
  const rows = await tx
    .selectFrom('walmart_orders')
    .select(['id', 'customer_order_id', 'purchase_order_id', 'ship_node_type', 'order_date', 'estimated_ship_date'])
    .where('instance_id', '=', instanceId)
    .where(
      sql<boolean>`customer_order_id = any(array(
        select customer_order_id from walmart_orders where instance_id = ${instanceId} and id = any(${ids}::bigint[])
      ))`,
    )
    .orderBy(orderLockOrder)
    .forNoKeyUpdate()
    .execute()
  const wanted = new Set(ids)
  return new Map(rows.filter(({ id }) => wanted.has(id)).map((row) => [row.id, row]))
}

/** Why nothing can be sent for an order. */
export function obstacleOf(
  instanceId: number,
  orderId: number,
  order: SendableOrder | undefined,
): AisleError | undefined {
  if (!order) return unknownOrder(instanceId, orderId)
  if (order.ship_node_type !== 'WFSFulfilled') return undefined
  const message = `Walmart fulfills order ${orderId} (WFS), and acknowledges, ships, cancels and refunds it itself.`
  return new AisleError('ERR_CONFLICT', message)
}

// Walmart's rule.
const acknowledgeWithinMs = 4 * 3_600_000

export function newSend(order: SendableOrder, command: Command): NewSend {
  return {
    ...command,
    subject: subjectOf.order(order.purchase_order_id),
    orderId: order.id,
    returnId: null,
    purchaseOrderId: order.purchase_order_id,
    customerOrderId: order.customer_order_id,
    deadlineAt: deadlineOf(command.type, order),
  }
}

function deadlineOf(type: WalmartSendType, order: SendableOrder): Date | null {
  if (type === 'ship') return order.estimated_ship_date
  return type === 'acknowledge' ? new Date(order.order_date.getTime() + acknowledgeWithinMs) : null
}

/** The same moment is the same content, however it is written. */
export function withExactTime<Parcel extends { readonly shipped_at: string }>(parcel: Parcel): Parcel {
  return { ...parcel, shipped_at: new Date(parcel.shipped_at).toISOString() }
}

interface Numbered {
  readonly line_number: number | string
}

/** @throws AisleError `ERR_VALIDATION` for each line that repeats another */
export function requireOnce(lines: readonly Numbered[]): void {
  requireNone(repeatedLines(lines))
}

/** @throws AisleError `ERR_VALIDATION` for each line that does not exist */
export function requireKnownLines(lines: readonly Numbered[], known: readonly (number | string)[]): void {
  requireNone(unknownLines(lines, known))
}

function requireNone(errors: FieldErrors): void {
  if (Object.keys(errors).length > 0) throw validationError(errors)
}

export const repeatedLines = (lines: readonly Numbered[]) =>
  duplicateFields(
    lines.map((line) => line.line_number),
    (index) => `lines.${index}.line_number`,
  )

export function unknownLines(lines: readonly Numbered[], known: readonly (number | string)[]): FieldErrors {
  return Object.fromEntries(
    lines.flatMap(({ line_number: number }, index) =>
      known.includes(number)
        ? []
        : [[`lines.${index}.line_number`, [`There is no line ${number}. The lines are ${known.join(', ')}.`]]],
    ),
  )
}

/** The line numbers of each order. */
export async function selectLineNumbers(
  tx: TenantTransaction,
  orderIds: readonly number[],
): Promise<Map<number, string[]>> {
  const rows = await tx
    .selectFrom('walmart_order_lines')
    .select(['order_id', 'line_number'])
    .where(sql<boolean>`order_id = any(${orderIds}::bigint[])`)
    .orderBy('line_number')
    .execute()
  const byOrder = Map.groupBy(rows, (row) => row.order_id)
  return new Map([...byOrder].map(([orderId, lines]) => [orderId, lines.map((line) => line.line_number)]))
}
