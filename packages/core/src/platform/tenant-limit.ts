import { EventEmitter } from 'node:events'

import type { ForbiddenFlagsFn, WorkerEvents } from 'graphile-worker'

/** Passed to the queue, which reports each job's start and end, and asks which tenants' jobs it must not start. */
interface TenantLimit {
  readonly events: WorkerEvents
  readonly forbiddenFlags: ForbiddenFlagsFn
}

/** Each job has the flag of its tenant, which `aisle.add_job` sets. */
export const flagOf = (tenantId: number) => `tenant:${tenantId}`

/** Counts the running jobs of a worker by flag. */
interface JobSlots {
  start(flags: readonly string[]): void
  end(flags: readonly string[]): void
  /** The flags whose jobs already occupy their share. */
  full(): string[]
}

/** Divides a worker's slots equally among the flags with running jobs, plus one share for a flag without any. */
export function divideSlots(concurrency: number): JobSlots {
  const running = new Map<string, number>()
  const add = (flag: string, change: 1 | -1) => {
    const count = (running.get(flag) ?? 0) + change
    if (count === 0) running.delete(flag)
    else running.set(flag, count)
  }
  return {
    start: (flags) => flags.forEach((flag) => add(flag, 1)),
    end: (flags) => flags.forEach((flag) => add(flag, -1)),
    full() {
      const share = Math.max(1, Math.floor(concurrency / (running.size + 1)))
      return [...running].filter(([, count]) => count >= share).map(([flag]) => flag)
    },
  }
}

/**
 * Prevents one tenant from occupying a whole worker, so a small tenant's job starts at once while a large one has thousands
 * waiting. If all slots of an idle worker poll the queue at the same moment, one tenant can fill them all, for one slice at
 * most.
 */
export function limitTenants(concurrency: number): TenantLimit {
  const slots = divideSlots(concurrency)
  const events: WorkerEvents = new EventEmitter()
  events.on('job:start', ({ job }) => slots.start(Object.keys(job.flags ?? {})))
  events.on('job:complete', ({ job }) => slots.end(Object.keys(job.flags ?? {})))
  return { events, forbiddenFlags: () => slots.full() }
}
