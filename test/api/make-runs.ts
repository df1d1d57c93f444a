import { type Api, instanceOf } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'

/** An instance that looks set up, without imported records. */
export async function makeConnectedInstance(api: Api, changes: Record<string, unknown> = {}): Promise<number> {
  const seller = { connection_settings: { clientId: 'nobody', clientSecret: 'nothing' } }
  const { body } = await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant, { ...seller, ...changes }) })
  const id: number = body.data.id
  await select(api, `update sync_runs set status = 'completed' where instance_id = $1`, [id])
  await select(api, `update integration_instances set connection_status = 'connected' where id = $1`, [id])
  return id
}

interface Run {
  /** The instance's id. */
  readonly id: number
  readonly kind: string
  readonly status?: string
  readonly isSetup?: boolean
  /** How long ago it was created. */
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
