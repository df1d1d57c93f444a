import { type Api, instanceOf } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'

interface RunName {
  readonly id: number
  readonly run_id: number
}

export interface Runs {
  /** An instance with a run of each kind under way, and the one of orders. */
  readonly busyId: number
  readonly busyRunId: number
  /** Each of an instance of its own. */
  readonly underWay: RunName[]
  readonly failed: RunName[]
}

/** Runs in the states that operations on runs want them in, where no worker is. */
export async function makeRuns(api: Api, count: number): Promise<Runs> {
  const busyId = await makeConnectedInstance(api)
  for (const kind of ['locations', 'products']) await makeRun(api, { id: busyId, kind })
  const runs = { busyId, busyRunId: (await makeRun(api, { id: busyId, kind: 'orders' })).run_id }
  const underWay: RunName[] = []
  const failed: RunName[] = []
  for (let made = 0; made < count; made += 1) {
    const id = await makeConnectedInstance(api)
    underWay.push(await makeRun(api, { id, kind: 'products' }))
    failed.push(await makeRun(api, { id, kind: 'orders', status: 'failed' }))
  }
  return { ...runs, underWay, failed }
}

/** An instance as it is after its set-up, without what that brings in. */
export async function makeConnectedInstance(api: Api, changes: Record<string, unknown> = {}): Promise<number> {
  const seller = { connection_settings: { clientId: 'nobody', clientSecret: 'nothing' } }
  const { body } = await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant, { ...seller, ...changes }) })
  const id: number = body.data.id
  await select(api, `update sync_runs set status = 'completed' where instance_id = $1`, [id])
  await select(api, `update integration_instances set connection_status = 'connected' where id = $1`, [id])
  return id
}

interface Run {
  /** The instance's. */
  readonly id: number
  readonly kind: string
  readonly status?: string
  readonly isSetup?: boolean
  /** How long ago it was made. */
  readonly ageSeconds?: number
}

export async function makeRun(api: Api, { id, kind, status = 'queued', isSetup = false, ageSeconds = 0 }: Run) {
  const [run] = await select<{ id: string }>(
    api,
    `insert into sync_runs (tenant_id, instance_id, kind, status, is_setup, created_at)
     values ($1, $2, $3, $4, $5, now() - make_interval(secs => $6)) returning id`,
    [api.tenant.id, id, kind, status, isSetup, ageSeconds],
  )
  return { id, run_id: Number(run?.id) }
}
