import type { TenantTransaction } from '@aisle/db'
import { z } from 'zod'

import { addJob, defineJob } from '../platform/jobs.ts'

/** Follows a feed to the results of its items. */
export const feedJob = defineJob({
  name: 'tenant.follow_feed',
  payload: z.strictObject({ tenantId: z.int(), instanceId: z.int(), feedId: z.int() }),
  key: ({ feedId }) => `feed:${feedId}`,
})

export type FeedKey = Omit<z.output<typeof feedJob.payload>, 'tenantId'>

export function queueFeed(
  tx: TenantTransaction,
  { delayMs, ...payload }: z.input<typeof feedJob.payload> & { readonly delayMs: number },
): Promise<void> {
  return addJob(tx, feedJob, { payload, delayMs })
}
