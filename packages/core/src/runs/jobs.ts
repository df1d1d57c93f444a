import { z } from 'zod'

import { defineJob } from '../platform/jobs.ts'

/** One slice of a run: as many pages as fit into a few seconds. */
export const syncJobs = {
  token: sliceJob('sync.token'),
  locations: sliceJob('sync.locations'),
  products: sliceJob('sync.products'),
  orders: sliceJob('sync.orders'),
} as const

export type SyncKind = keyof typeof syncJobs

function sliceJob(name: string) {
  return defineJob({
    name,
    payload: z.strictObject({ tenantId: z.int(), runId: z.int() }),
    key: ({ runId }) => `sync:${runId}`,
  })
}
