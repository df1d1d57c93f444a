import { EventEmitter } from 'node:events'

import type { ForbiddenFlagsFn, WorkerEvents } from 'graphile-worker'

/** Passed to the queue, which reports each job's start and end, and asks which tenants' jobs it must not start. */
export interface TenantLimit {
  readonly events: WorkerEvents
  readonly forbiddenFlags: ForbiddenFlagsFn
}

/** Each job has the flag of its tenant, which `aisle.add_job` sets. */
export const flagOf = (tenantId: number) => `tenant:${tenantId}`

/**
 * Prevents one tenant from occupying a whole worker. Job slots are divided equally among the tenants with running jobs,
 * plus one share for a tenant without any, so a small tenant's job starts at once while a large one has thousands waiting.
 * If all slots of an idle worker poll the queue at the same moment, one tenant can fill them all, for one slice at most.
 */
export function limitTenants(concurrency: number): TenantLimit {
  const running = new Map<string, number>()
  const add = (flag: string, change: 1 | -1) => {
    const count = (running.get(flag) ?? 0) + change
    if (count === 0) running.delete(flag)
    else running.set(flag, count)
  }
  const events: WorkerEvents = new EventEmitter()
  events.on('job:start', ({ job }) => Object.keys(job.flags ?? {}).forEach((flag) => add(flag, 1)))
  events.on('job:complete', ({ job }) => Object.keys(job.flags ?? {}).forEach((flag) => add(flag, -1)))
  return {
    events,
    forbiddenFlags() {
      const share = Math.max(1, Math.floor(concurrency / (running.size + 1)))
      return [...running].filter(([, count]) => count >= share).map(([flag]) => flag)
    },
  }
}
