import { setTimeout as sleep } from 'node:timers/promises'

import type { TenantTransaction } from '@aisle/db'
import type { Task } from 'graphile-worker'
import { sql } from 'kysely'
import type { z } from 'zod'

import type { Services, TenantContext } from './context.ts'
import { isDatabaseOutage } from './errors.ts'

/** Work to do later. Every payload names its tenant; the rest are ids. */
export interface Job<Payload extends TenantPayload = TenantPayload> {
  readonly name: string
  readonly payload: Payload
}
type TenantPayload = z.ZodType<{ tenantId: number }>

export function defineJob<Payload extends TenantPayload>(job: Job<Payload>): Job<Payload> {
  return job
}

interface AddJobOptions {
  /** One pending job at most of a tenant under a key; a second one replaces it. */
  readonly key: string
  /** Milliseconds from now. Default: at once. */
  readonly delayMs?: number
}

/** Adds a job in the caller's transaction: a rolled-back change leaves no job behind. */
export async function addJob<Payload extends TenantPayload>(
  tx: TenantTransaction,
  job: Job<Payload>,
  options: AddJobOptions & { readonly payload: z.input<Payload> },
): Promise<void> {
  const payload = JSON.stringify(job.payload.parse(options.payload))
  const seconds = (options.delayMs ?? 0) / 1000
  await sql`select aisle.add_job(${job.name}, ${payload}::json, ${options.key}, now() + make_interval(secs => ${seconds}))`.execute(
    tx,
  )
}

export type TaskBuilder = (services: Services) => Task

/** Binds a job to the use-case that does it. The payload is parsed again: old rows outlive deploys. */
export function task<Payload extends TenantPayload>(
  job: Job<Payload>,
  run: (ctx: TenantContext, payload: z.output<Payload>) => Promise<void>,
): Record<string, TaskBuilder> {
  const build: TaskBuilder = (services) => async (raw: unknown) => {
    const payload = job.payload.parse(raw)
    const ctx = { ...services, tenantId: payload.tenantId }
    await untilDatabaseHolds(services, () => run(ctx, payload))
  }
  return { [job.name]: build }
}

const databasePauseMs = 500

/** Does the work again when Postgres went away meanwhile: a failure could not be written down there either. */
async function untilDatabaseHolds({ stopping, log }: Services, work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await work()
      return
    } catch (error) {
      if (!isDatabaseOutage(error) || stopping.aborted) throw error
      log.warn({ err: error }, 'a job waits for the database')
      await sleep(databasePauseMs, undefined, { signal: stopping }).catch(() => undefined)
    }
  }
}
