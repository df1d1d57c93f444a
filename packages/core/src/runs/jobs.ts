import { z } from 'zod'

import { defineJob } from '../platform/jobs.ts'

const SyncPayload = z.strictObject({ tenantId: z.int(), runId: z.int() })

/** One slice of a run: as many pages as fit into a few seconds. */
export const syncJobs = {
  token: defineJob({ name: 'sync.token', payload: SyncPayload }),
  locations: defineJob({ name: 'sync.locations', payload: SyncPayload }),
  products: defineJob({ name: 'sync.products', payload: SyncPayload }),
  orders: defineJob({ name: 'sync.orders', payload: SyncPayload }),
} as const

export type SyncKind = keyof typeof syncJobs
