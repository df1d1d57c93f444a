import type { TenantTransaction } from '@aisle/db'

import { lockLinksShared } from '../listings/index.ts'
import {
  deleteGoneLines,
  insertSalesOrders,
  type SalesOrderOrigin,
  updateSalesOrders,
  upsertChangedLines,
} from './write-queries.ts'

interface Orders {
  readonly instanceId: number
  /** Ids of Walmart's orders, which the caller has locked: each has been written in this transaction, or kept. */
  readonly orderIds: readonly number[]
  readonly createdBy: SalesOrderOrigin
}

/**
 * Brings the sales orders of Walmart's orders to what these say now, and makes those that are missing, unless all of an
 * order is cancelled or it is archived. What is as it should be is not written. A few statements, however many orders.
 */
export async function reconcileSalesOrders(tx: TenantTransaction, orders: Orders): Promise<void> {
  if (orders.orderIds.length === 0) return
  await lockLinksShared(tx, orders.instanceId)
  await upsertChangedLines(tx, orders)
  await deleteGoneLines(tx, orders)
  await updateSalesOrders(tx, orders)
  await insertSalesOrders(tx, orders)
}
