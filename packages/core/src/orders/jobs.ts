import { z } from 'zod'

import { defineJob } from '../platform/jobs.ts'

/** Creates the sales orders that an instance's orders lack, as far as the request's filters match. */
export const createSalesOrdersJob = defineJob({
  name: 'sync.create_sales_orders',
  payload: z.strictObject({
    tenantId: z.int(),
    instanceId: z.int(),
    filters: z.record(z.string(), z.string()),
    /** The id of the last order that was gone through. */
    after: z.int().default(0),
  }),
  // With the cursor in it, so that what is left of an older request does not replace a newer one.
  key: ({ instanceId, filters, after }) => `sales_orders:${instanceId}:${JSON.stringify(sorted(filters))}:${after}`,
})

function sorted(filters: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(filters).toSorted(([a], [b]) => (a < b ? -1 : 1))
}
