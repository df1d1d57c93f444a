import type { SalesOrderDocument, SalesOrderId } from '@aisle/contract'
import { sql } from 'kysely'

import { snapshot, type TenantContext } from '../platform/context.ts'
import { AisleError } from '../platform/errors.ts'
import { presentLine, presentSalesOrder, salesOrders, selectLines } from './sales-order.ts'

export function getSalesOrder(ctx: TenantContext, { id }: SalesOrderId): Promise<SalesOrderDocument> {
  return snapshot(ctx, async (tx) => {
    const row = (await salesOrders.where(tx, sql`sales_order.id = ${id}`))[0]
    if (!row) throw new AisleError('ERR_NOT_FOUND', `There is no sales order ${id}.`)
    const lines = await selectLines(tx, id)
    return { data: { ...presentSalesOrder(row), lines: lines.map(presentLine) }, message: null }
  })
}
