import type { ExportWalmartOrders, FilePart } from '@aisle/contract'

import { snapshot, type TenantContext } from '../platform/context.ts'
import { validationError } from '../platform/errors.ts'
import { requireInstance } from '../sync/index.ts'
import { headerOfOrders, toCsv } from './order-csv.ts'
import { selectLinesOf, selectOrdersAfter } from './order-queries.ts'

// Some hundred kilobytes a part.
const ordersAPart = 1000

/** The next orders of the file, each with all of its lines, by their ids: where to go on is the last of these. */
export function exportOrders(ctx: TenantContext, { after, ...filter }: ExportWalmartOrders): Promise<FilePart> {
  const place = readPlace(after)
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, filter.id)
    // One more than is sent shows whether there is another part.
    const found = await selectOrdersAfter(tx, { filter, after: place, limit: ordersAPart + 1 })
    const orders = found.slice(0, ordersAPart)
    const ids = orders.map(({ id }) => id)
    const rows = toCsv(orders, await selectLinesOf(tx, ids))
    return {
      data: after === undefined ? headerOfOrders + rows : rows,
      next: found.length > orders.length ? String(ids.at(-1)) : null,
      message: null,
    }
  })
}

function readPlace(after: string | undefined): number {
  if (after === undefined) return 0
  if (/^[1-9]\d{0,14}$/.test(after)) return Number(after)
  throw validationError({ after: ['The after field must be the next of the part before.'] })
}
