import { expect, it } from 'vitest'

import { makeConnectedInstance, makeRun } from '../api/make-runs.ts'
import { useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { startWorker } from '../helpers/worker.ts'

const api = useApi()

const daySeconds = 24 * 60 * 60
let instance: number

interface OldRun {
  readonly kind: string
  readonly status: string
  readonly days: number
  readonly isSetup?: boolean
}

async function addRun({ days, ...run }: OldRun): Promise<number> {
  const { run_id: id } = await makeRun(api, { id: instance, ageSeconds: days * daySeconds, ...run })
  await select(api, `update sync_runs set finished_at = created_at where id = $1 and status <> 'queued'`, [id])
  await select(api, `insert into sync_problems (tenant_id, run_id, code, message) values ($1, $2, 'x', 'x')`, [
    api.tenant.id,
    id,
  ])
  return id
}

it('deletes old runs with their problems, except those that the set-up, the schedule or the next refresh needs', async () => {
  instance = await makeConnectedInstance(api)
  await select(api, 'delete from sync_runs where instance_id = $1', [instance])
  const kept: number[] = []
  await addRun({ kind: 'orders', status: 'completed', days: 200, isSetup: true })
  kept.push(await addRun({ kind: 'orders', status: 'completed', days: 190, isSetup: true }))
  await addRun({ kind: 'orders', status: 'completed', days: 180 })
  kept.push(await addRun({ kind: 'orders', status: 'completed', days: 170 }))
  await addRun({ kind: 'orders', status: 'cancelled', days: 160 })
  kept.push(await addRun({ kind: 'orders', status: 'failed', days: 150 }))
  kept.push(await addRun({ kind: 'locations', status: 'completed', days: 300 }))
  await addRun({ kind: 'products', status: 'failed', days: 91 })
  kept.push(await addRun({ kind: 'products', status: 'failed', days: 89 }))
  kept.push(await addRun({ kind: 'products', status: 'queued', days: 100 }))
  await select(api, `select graphile_worker.add_job('purge_runs')`)
  const worker = startWorker(api)
  const left = async () => {
    const runs = await select<{ id: string }>(
      api,
      `select id from sync_runs where instance_id = $1
       and exists (select from sync_problems where run_id = sync_runs.id) order by id`,
      [instance],
    )
    return runs.map(({ id }) => Number(id))
  }
  await expect.poll(left, { timeout: 60_000 }).toEqual(kept)
  await worker.stop()
  expect(await select(api, 'select from sync_problems')).toHaveLength(kept.length)
})
