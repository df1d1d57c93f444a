import { type AisleError, isAisleError } from '@aisle/client'
import type { Event } from '@aisle/contract'
import { createToken } from '@aisle/core'
import { describe, expect, it, onTestFinished } from 'vitest'

import { type Tenant, useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { examplesOf, readReadme, sectionOf } from '../readme/readme.ts'

const api = useApi({ requestsPerMinute: 100_000 })
let written = 0

/** Makes a tenant's events, in this order. Returns the numbers in their data. */
async function happen(count: number, tenant: Tenant = api.tenant): Promise<number[]> {
  const runs = Array.from({ length: count }, () => (written += 1))
  await select(
    api,
    `insert into events (tenant_id, type, subject, data)
     select $1, 'run.failed', 'run:' || run, jsonb_build_object('instance_id', 1, 'run_id', run)
     from unnest($2::bigint[]) with ordinality as given (run, place) order by place`,
    [tenant.id, runs],
  )
  return runs
}

interface Watched {
  readonly ids: string[]
  readonly runs: number[]
  error?: AisleError
  stop(): void
}

function watch(input: { since?: string; lastEventId?: string } = {}, token?: string): Watched {
  const watched: Watched = { ids: [], runs: [], stop: () => subscription.unsubscribe() }
  const subscription = api.client(token).events.watch.subscribe(input, {
    onData: ({ id, data }: { id: string; data: Event }) => {
      watched.ids.push(id)
      watched.runs.push(Reflect.get(data.data, 'run_id') as number)
    },
    onError: (error) => {
      if (!isAisleError(error)) throw error
      watched.error = error
    },
  })
  onTestFinished(watched.stop)
  return watched
}

const until = (watched: Watched, runs: readonly number[]) => eventually(() => expect(watched.runs).toEqual(runs))
const untilFailed = (watched: Watched) => eventually(() => expect(isAisleError(watched.error)).toBe(true))
const endOfFeed = async () => {
  for (let after: string | undefined; ;) {
    const { data, next } = await api.client().events.feed.query({ after, limit: 1000 })
    if (data.length < 1000) return next
    after = next
  }
}

const wrongId = (text: string) => ({
  code: 'ERR_VALIDATION',
  errors: { lastEventId: [expect.stringContaining(text)] },
})

describe('a stream of events', () => {
  it('has those that follow the end of the feed, in order, and only the tenant’s own', async () => {
    const other = await api.createTenant('other.example')
    await happen(3)
    const watched = watch({ lastEventId: await endOfFeed() })
    const first = await happen(250)
    await happen(2, other)
    const second = await happen(2)
    await until(watched, [...first, ...second])
  })

  it('begins now, or at a time', async () => {
    const since = new Date().toISOString()
    const before = await happen(2)
    const fromNow = watch()
    const sinceThen = watch({ since })
    await eventually(() => expect(sinceThen.runs).toEqual(expect.arrayContaining(before)))
    // By now, the other stream has begun too.
    const after = await happen(1)
    await until(fromNow, after)
    await eventually(() => expect(sinceThen.runs.slice(-3)).toEqual([...before, ...after]))
  })

  it('resumes after an event without losing or repeating one, and its ids are cursors of the feed', async () => {
    const watched = watch({ lastEventId: await endOfFeed() })
    const [first = 0, second = 0, third = 0] = await happen(3)
    await until(watched, [first, second, third])
    watched.stop()
    const missed = await happen(2)
    await until(watch({ lastEventId: watched.ids[0] ?? '' }), [second, third, ...missed])
    const { data } = await api.client().events.feed.query({ after: watched.ids[1], limit: 1 })
    expect(data).toMatchObject([{ data: { run_id: third } }])
  })

  it('ends when its token is revoked', async () => {
    const token = await createToken(api.services.db, { domain: api.tenant.domain, name: 'stream' })
    const watched = watch({ lastEventId: await endOfFeed() }, token)
    await until(watched, await happen(1))
    await select(api, `update api_tokens set revoked_at = now() where name = 'stream'`)
    await untilFailed(watched)
    expect(watched.error).toMatchObject({ code: 'ERR_TOKEN_REVOKED', status: 401 })
  })

  it('is rejected without the scope, and after an unknown or an old event', async () => {
    const narrow = await createToken(api.services.db, { domain: api.tenant.domain, name: 'n', scopes: ['sends:read'] })
    const rejected = [watch({}, narrow), watch({ lastEventId: 'nonsense' }), watch({ lastEventId: '1-1000000000' })]
    await Promise.all(rejected.map(untilFailed))
    expect(rejected.map(({ error }) => error)).toMatchObject([
      { code: 'ERR_MISSING_SCOPE', status: 403 },
      wrongId('must be the id of an event of the stream'),
      wrongId('events are kept for 30 days'),
    ])
  })
})

it('the documented request reads the stream as server-sent events', async () => {
  const [command = ''] = examplesOf(sectionOf(readReadme('docs/events.md'), 'The stream'), 'sh')
  const path = /(\/trpc\S+?)"/.exec(command)?.[1]?.replaceAll(/\\(.)/g, '$1') ?? ''
  const next = await endOfFeed()
  const [run] = await happen(1)
  const abort = new AbortController()
  const headers = { authorization: `Bearer ${api.tenant.token}`, 'last-event-id': next }
  const response = await fetch(`${api.url}${path}`, { headers, signal: abort.signal })
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString()
    if (text.includes('run.failed')) break
  }
  abort.abort()
  expect(/^data: (\{.*"run\.failed".*\})$/m.exec(text)?.[1]).toContain(`"run_id":${run}`)
  expect(text).toMatch(/^id: \d+-\d+$/m)
})
