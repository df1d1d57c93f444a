import { EventEmitter } from 'node:events'

import type { ForbiddenFlagsFn, WorkerEvents } from 'graphile-worker'

/** For the queue: it reports the jobs that it starts and ends here, and asks which tenants' jobs not to start. */
export interface TenantLimit {
  readonly events: WorkerEvents
  readonly forbiddenFlags: ForbiddenFlagsFn
}

/** Each job has the flag of its tenant, which `aisle.add_job` sets. */
export const flagOf = (tenantId: number) => `tenant:${tenantId}`

/**
 * Keeps a worker from working for one tenant alone. Its jobs are shared equally among the tenants that have any, and one
 * who has none yet: so a small tenant's job starts at once while a large one has thousands waiting. Only if all of an idle
 * worker asks the queue at the same moment may one tenant get all of it, for one job each, which is a slice at most.
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
