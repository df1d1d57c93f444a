import { z } from 'zod'

import { defineJob } from '../platform/jobs.ts'

/** Removes what belongs to a deleted instance, and the instance. */
export const deleteInstanceJob = defineJob({
  name: 'sync.delete_instance',
  payload: z.strictObject({ tenantId: z.int(), instanceId: z.int() }),
  key: ({ instanceId }) => `delete:${instanceId}`,
})
