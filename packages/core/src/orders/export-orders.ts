import type { ExportWalmartOrders, FilePart } from '@aisle/contract'

import { requireInstance } from '../instances/index.ts'
import { snapshot, type TenantContext } from '../platform/context.ts'
import { readCursor } from '../platform/file-part.ts'
import { csvOfOrders, headerOfOrders } from './order-csv.ts'
import { selectLinesOf, selectOrdersAfter } from './order-queries.ts'

// Some hundred kilobytes a part.
const ordersAPart = 1000

/** The next orders of the file, each with all of its lines, by their ids: where to go on is the last of these. */
export function exportOrders(ctx: TenantContext, { after, ...filter }: ExportWalmartOrders): Promise<FilePart> {
  const place = readCursor(after)
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, filter.id)
    // One more than is sent shows whether there is another part.
    const found = await selectOrdersAfter(tx, { filter, after: place, limit: ordersAPart + 1 })
    const orders = found.slice(0, ordersAPart)
    const ids = orders.map(({ id }) => id)
    const rows = csvOfOrders(orders, await selectLinesOf(tx, ids))
    return {
      data: after === undefined ? headerOfOrders + rows : rows,
      next: found.length > orders.length ? String(ids.at(-1)) : null,
      message: null,
    }
  })
}
