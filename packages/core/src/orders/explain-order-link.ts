import type { WalmartOrderLink } from '@aisle/contract'
import type { OptionalRow, Row } from '@aisle/db'

/** The facts that decide whether an order has a sales order, with that sales order. */
export type OrderFacts = Row<'walmart_orders', 'archived_at' | 'id' | 'instance_id' | 'status'> &
  OptionalRow<'sales_orders', 'created_by' | 'unlinked_lines'>

/** Why an order does or does not have a sales order, and what a person can do about it. */
export function explainOrderLink(facts: OrderFacts): WalmartOrderLink {
  const { created_by: createdBy } = facts
  if (createdBy === null) return { state: 'unlinked', ...explainMissingSalesOrder(facts), unlinked_lines: 0 }
  const unlinked = facts.unlinked_lines ?? 0
  const [reason, how] =
    createdBy === 'refresh'
      ? (['created_by_refresh', 'The sales order was created when the order was imported.'] as const)
      : (['created_on_demand', 'The sales order was created on request.'] as const)
  return { state: 'linked', reason, message: `${how} ${aboutLines(unlinked)}`, unlinked_lines: unlinked }
}

function aboutLines(unlinked: number): string {
  if (unlinked === 0) return 'All of its lines have a product.'
  return `${unlinked} of its lines ${unlinked === 1 ? 'has' : 'have'} no product; the link of each line says why.`
}

function explainMissingSalesOrder({ id, instance_id: instanceId, status, archived_at }: OrderFacts) {
  const orders = `/api/walmart/${instanceId}/orders`
  if (archived_at !== null) {
    return {
      reason: 'order_archived',
      message: `The order is archived, so it gets no sales order. Unarchive it with PUT ${orders}/unarchive.`,
    } as const
  }
  if (status === 'Cancelled') {
    return {
      reason: 'cancelled',
      message: 'The whole order was cancelled before it got a sales order, so none is created.',
    } as const
  }
  return {
    reason: 'not_created_yet',
    message: `It has no sales order yet. Create it with POST ${orders}/create-sku-orders and {"ids": [${id}]}.`,
  } as const
}
