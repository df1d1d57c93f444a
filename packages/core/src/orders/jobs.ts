import { z } from 'zod'

import { defineJob } from '../platform/jobs.ts'

/** Makes the sales orders that an instance's orders lack: of all, or of those that the filters of the request name. */
export const createSalesOrdersJob = defineJob({
  name: 'sync.create_sales_orders',
  payload: z.strictObject({
    tenantId: z.int(),
    instanceId: z.int(),
    filters: z.record(z.string(), z.string()),
    /** The id of the last order that was gone through. */
    after: z.int().default(0),
  }),
})
