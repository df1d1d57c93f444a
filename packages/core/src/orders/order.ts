import type {
  ListWalmartOrders,
  WalmartOrder,
  WalmartOrderDocument,
  WalmartOrderId,
  WalmartOrderItem,
  WalmartOrderPage,
  WalmartOrderWithItems,
} from '@aisle/contract'
import { OrderLine } from '@aisle/walmart'

import { requireInstance } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { presentPage } from '../platform/define-list.ts'
import { AisleError } from '../platform/errors.ts'
import { snapshot } from '../platform/transaction.ts'
import { explainLineLink } from '../sales-orders/index.ts'
import { explainOrderLink } from './explain-order-link.ts'
import {
  findOrder,
  orders,
  requireDatesInOrder,
  selectLinesOf,
  type ShownLineRow,
  type ShownOrderRow,
} from './order-list.ts'
import { statusOfUnits } from './order-rows.ts'

const nearestFirst = { acknowledgement: 'acknowledge_by', shipment: 'ship_by' }

export function listOrders(ctx: TenantContext, query: ListWalmartOrders): Promise<WalmartOrderPage> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, query.id)
    await requireDatesInOrder(tx, query)
    const nearest = query.awaits && nearestFirst[query.awaits]
    return presentPage(await orders.page(tx, { ...query, sort: query.sort ?? nearest }), presentOrder)
  })
}

export function getOrder(ctx: TenantContext, key: WalmartOrderId): Promise<WalmartOrderDocument> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, key.id)
    const row = await findOrder(tx, key)
    if (!row) throw unknownOrder(key.id, key.order_id)
    const [data] = presentWithItems([row], await selectLinesOf(tx, [row.id]))
    if (!data) throw new Error('An order that was found was not presented.')
    return { data, message: null }
  })
}

export function unknownOrder(instanceId: number, id: number): AisleError {
  return new AisleError('ERR_NOT_FOUND', `Instance ${instanceId} has no order ${id}.`)
}

/** An order as the API shows it. */
export function presentOrder(row: ShownOrderRow): WalmartOrder {
  const { sales_order_id: salesOrderId, sales_order_number: number } = row
  return {
    id: row.id,
    integration_instance_id: row.instance_id,
    customerOrderId: row.customer_order_id,
    purchaseOrderId: row.purchase_order_id,
    customerEmailId: row.customer_email_id,
    customerName: row.customer_name,
    estimatedDeliveryDate: row.estimated_delivery_date?.toISOString() ?? null,
    estimatedShipDate: row.estimated_ship_date?.toISOString() ?? null,
    shipNodeType: row.ship_node_type,
    status: row.status,
    orderDate: row.order_date.toISOString(),
    acknowledge_by: row.acknowledge_by?.toISOString() ?? null,
    ship_by: row.ship_by?.toISOString() ?? null,
    currency: row.currency,
    total: row.total,
    sku_sales_order: salesOrderId === null ? null : { id: salesOrderId, number: number ?? '' },
    link: explainOrderLink(row),
    archived_at: row.archived_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}

/** Orders with their lines. */
export function presentWithItems(
  rows: readonly ShownOrderRow[],
  lines: readonly ShownLineRow[],
): WalmartOrderWithItems[] {
  const byOrder = Map.groupBy(lines, ({ order_id: orderId }) => orderId)
  return rows.map((row) => ({ ...presentOrder(row), orderItems: (byOrder.get(row.id) ?? []).map(presentItem) }))
}

function presentItem(row: ShownLineRow): WalmartOrderItem {
  return {
    walmart_order_id: row.order_id,
    lineNumber: row.line_number,
    sku: row.sku,
    itemName: row.product_name,
    status: statusOfUnits(row.statuses),
    statuses: row.statuses.map(({ status, statusQuantity }) => ({ status, quantity: statusQuantity.amount })),
    quantity: row.quantity,
    amount: row.amount,
    productAmount: row.product_amount,
    shippingAmount: row.shipping_amount,
    otherAmount: row.other_amount,
    taxAmount: row.tax_amount,
    attributes: attributesOf(row),
    link: explainLineLink(row),
  }
}

/** Attributes in a form that Walmart does not document are only in its JSON. */
function attributesOf({ misc_attributes: json }: ShownLineRow): WalmartOrderItem['attributes'] {
  const { data } = OrderLine.shape.miscAttributes.safeParse(json)
  return (data?.miscAttribute ?? []).map(({ name, details }) => ({
    name,
    details: (details?.detail ?? []).map(({ key, value }) => ({ key, value })),
  }))
}
