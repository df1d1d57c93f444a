import type { WalmartSend, WalmartSendOutcome, WalmartSendType } from '@aisle/contract'
import type { Row } from '@aisle/db'

// All but what a worker needs.
export const sendColumns = [
  'id',
  'instance_id',
  'type',
  'status',
  'order_id',
  'return_id',
  'purchase_order_id',
  'reference',
  'intent',
  'baseline',
  'outcome',
  'attempts',
  'deadline_at',
  'next_attempt_at',
  'sent_at',
  'settled_at',
  'created_at',
] as const

export type SendRow = Row<'sends', (typeof sendColumns)[number]>

export function presentSend(row: SendRow): WalmartSend {
  return {
    id: row.id,
    integration_instance_id: row.instance_id,
    type: row.type,
    status: row.status,
    order_id: row.order_id,
    return_id: row.return_id,
    purchase_order_id: row.purchase_order_id,
    reference: row.reference,
    intent: row.intent as WalmartSend['intent'],
    baseline: row.baseline as WalmartSend['baseline'],
    outcome: row.outcome as WalmartSendOutcome | null,
    attempts: row.attempts,
    deadline_at: row.deadline_at?.toISOString() ?? null,
    next_attempt_at: row.settled_at === null ? row.next_attempt_at.toISOString() : null,
    sent_at: row.sent_at?.toISOString() ?? null,
    settled_at: row.settled_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  }
}

/** A send's type and what it changes, as text: at most one of a subject is under way. */
export const subjectOf = {
  order: (purchaseOrderId: string) => `order:${purchaseOrderId}`,
  return: (returnOrderId: string) => `return:${returnOrderId}`,
}

export const sendNames: Readonly<Record<WalmartSendType, string>> = {
  acknowledge: 'acknowledgement',
  ship: 'parcel',
  tracking: 'change of tracking',
  cancel: 'cancellation',
  refund: 'refund',
  return_refund: 'refund',
}
