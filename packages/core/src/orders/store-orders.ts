import type { TenantTransaction } from '@aisle/db'
import type { Parsed, Order } from '@aisle/walmart'

import { insertUnknownShipNodes } from '../locations/index.ts'
import { reconcileSalesOrders } from '../sales-orders/index.ts'
import type { ShipNodeType } from './order-cursor.ts'
import { toLineRows, toOrderRow } from './order-rows.ts'
import { deleteOtherLines, findOrderIds, upsertLines, upsertOrders } from './queries.ts'

interface OrdersPage {
  readonly instanceId: number
  readonly shipNodeType: ShipNodeType
  readonly orders: readonly Parsed<Order>[]
}

/** Writes a page of orders with their lines and sales orders: a few statements, however many orders. Answers their ids. */
export async function storeOrders(tx: TenantTransaction, page: OrdersPage): Promise<number[]> {
  const { instanceId, shipNodeType } = page
  if (page.orders.length === 0) return []
  // A page may repeat an order; its last state is the one to keep, lines included.
  const orders = new Map(
    page.orders.map((order) => {
      const row = toOrderRow(order, instanceId, shipNodeType)
      return [row.purchase_order_id, { order, row }]
    }),
  )
  const rows = [...orders.values()].map(({ row }) => row)
  await insertUnknownShipNodes(
    tx,
    instanceId,
    rows.map((row) => row.ship_node),
  )
  await upsertOrders(tx, rows)
  const ids = await findOrderIds(tx, instanceId, [...orders.keys()])
  const lines = [...orders].flatMap(([purchaseOrderId, { order }]) => {
    const id = ids.get(purchaseOrderId)
    if (id === undefined) throw new Error(`Order ${purchaseOrderId} was written and is not there.`)
    return toLineRows(order, id)
  })
  await upsertLines(tx, lines)
  await deleteOtherLines(tx, lines)
  const orderIds = [...ids.values()]
  await reconcileSalesOrders(tx, { instanceId, orderIds, createdBy: 'refresh' })
  return orderIds
}
