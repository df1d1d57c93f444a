import { expect, it } from 'vitest'

import { buildTaskList } from '../../packages/core/src/tasks.ts'
import { makeConnectedInstance } from '../api/make-runs.ts'
import { useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'

const api = useApi()

it('gives a job to a feed that has lost its own, although many older feeds have one', async () => {
  const instance = await makeConnectedInstance(api)
  const feeds = await select<{ id: string }>(
    api,
    `insert into walmart_feeds (tenant_id, instance_id, channel, status, next_check_at)
     select $1, $2, 'price', 'submitted', now() - make_interval(mins => 2000 - n) from generate_series(1, 1001) n returning id`,
    [api.tenant.id, instance],
  )
  const keys = feeds.map(({ id }) => `${api.tenant.id}:feed:${id}`)
  await select(
    api,
    `select graphile_worker.add_job('tenant.follow_feed', '{}', job_key => key) from unnest($1::text[]) key`,
    [keys.slice(0, -1)],
  )
  await buildTaskList(api.services)['requeue_feeds']?.({}, {} as never)
  const jobs = await select<{ key: string }>(
    api,
    `select key from graphile_worker.jobs where task_identifier = 'tenant.follow_feed' order by id`,
  )
  expect(jobs.map(({ key }) => key)).toEqual(keys)
})
