import type { WalmartOrderLink } from '@aisle/contract'

/** What decides whether an order has a sales order. */
export interface OrderFacts {
  readonly id: number
  readonly instance_id: number
  readonly status: string
  readonly archived_at: Date | null
  /** Of its sales order. */
  readonly created_by: 'on_demand' | 'refresh' | null
  readonly unlinked_lines: number | null
}

/** Why an order has a sales order, or none, and what can be done about it. */
export function explainOrderLink(facts: OrderFacts): WalmartOrderLink {
  const { created_by: createdBy } = facts
  if (createdBy === null) return { state: 'unlinked', ...whyNone(facts), unlinked_lines: 0 }
  const unlinked = facts.unlinked_lines ?? 0
  const [reason, how] =
    createdBy === 'refresh'
      ? (['created_by_refresh', 'Its sales order was made as the order came in.'] as const)
      : (['created_on_demand', 'Its sales order was made because somebody asked for it.'] as const)
  return { state: 'linked', reason, message: `${how} ${aboutLines(unlinked)}`, unlinked_lines: unlinked }
}

function aboutLines(unlinked: number): string {
  if (unlinked === 0) return 'All of its lines have a product.'
  return `${unlinked} of its lines ${unlinked === 1 ? 'has' : 'have'} no product; each says why in its own link.`
}

function whyNone({ id, instance_id: instanceId, status, archived_at }: OrderFacts) {
  const orders = `/api/walmart/${instanceId}/orders`
  if (archived_at !== null) {
    return {
      reason: 'order_archived',
      message: `The order is archived, so no sales order is made of it. Take it back into use with PUT ${orders}/unarchive.`,
    } as const
  }
  if (status === 'Cancelled') {
    return {
      reason: 'cancelled',
      message: 'All of the order was cancelled before it came in, so there is nothing to make a sales order of.',
    } as const
  }
  return {
    reason: 'not_created_yet',
    message: `No sales order has been made of it yet. Ask for it with POST ${orders}/create-sku-orders and {"ids": [${id}]}.`,
  } as const
}
