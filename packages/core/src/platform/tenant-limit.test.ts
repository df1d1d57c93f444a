import type { Job } from 'graphile-worker'
import { expect, it } from 'vitest'

import { flagOf, limitTenants } from './tenant-limit.ts'

function startJobs(limit: ReturnType<typeof limitTenants>, tenantId: number, count = 1) {
  report(limit, 'job:start', tenantId, count)
}

function report(
  limit: ReturnType<typeof limitTenants>,
  event: 'job:complete' | 'job:start',
  ...[tenantId, count]: [number, number]
) {
  const job = { flags: { [flagOf(tenantId)]: true } } as unknown as Job
  for (let index = 0; index < count; index += 1) limit.events.emit(event, { job } as never)
}

it('limits one tenant to half of a worker, and always leaves a share for another tenant', () => {
  const limit = limitTenants(10)
  startJobs(limit, 1, 4)
  expect(limit.forbiddenFlags()).toEqual([])
  startJobs(limit, 1)
  expect(limit.forbiddenFlags()).toEqual(['tenant:1'])
  startJobs(limit, 2, 2)
  expect(limit.forbiddenFlags()).toEqual(['tenant:1'])
  startJobs(limit, 2)
  expect(limit.forbiddenFlags()).toEqual(['tenant:1', 'tenant:2'])
})

it('forgets a tenant whose jobs have ended', () => {
  const limit = limitTenants(2)
  startJobs(limit, 1)
  expect(limit.forbiddenFlags()).toEqual(['tenant:1'])
  report(limit, 'job:complete', 1, 1)
  expect(limit.forbiddenFlags()).toEqual([])
})

it('allows every tenant one job, and ignores jobs without a tenant', () => {
  const limit = limitTenants(1)
  limit.events.emit('job:start', { job: { flags: null } as Job } as never)
  expect(limit.forbiddenFlags()).toEqual([])
  startJobs(limit, 1)
  expect(limit.forbiddenFlags()).toEqual(['tenant:1'])
})
