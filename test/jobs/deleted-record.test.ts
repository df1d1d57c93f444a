import { expect, it } from 'vitest'
import { z } from 'zod'

import { openConnection } from '../../packages/core/src/instances/index.ts'
import { defineJob, task } from '../../packages/core/src/platform/jobs.ts'
import { useApi } from '../helpers/api.ts'

const api = useApi()
const job = defineJob({ name: 'tenant.test', payload: z.object({ tenantId: z.int() }), key: () => 'test' })

/** Runs a job of this tenant that does this work. */
function run(work: Parameters<typeof task>[1]): unknown {
  const build = task(job, work)[job.name]
  const helpers = {} as Parameters<ReturnType<NonNullable<typeof build>>>[1]
  return build?.(api.services, job.name)({ tenantId: api.tenant.id }, helpers)
}

it('a job ends without an error if its instance is deleted while it works', async () => {
  await expect(run(async (ctx) => void (await openConnection(ctx, 999)))).resolves.toBeUndefined()
})

it('a job fails with any other error', async () => {
  await expect(run(() => Promise.reject(new Error('odd')))).rejects.toThrow('odd')
})
