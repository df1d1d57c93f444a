import { beforeEach, describe, expect, it } from 'vitest'

import { buildTaskList } from '../../packages/core/src/tasks.ts'
import { useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { useReceiver } from './receiver.ts'

const api = useApi({ privateWebhooks: 'allowed', requestsPerMinute: 1_000_000 })
const receiver = useReceiver()
const other = useReceiver()

let id: number
beforeEach(async () => {
  for (const table of ['webhook_deliveries', 'webhooks']) await select(api, `delete from ${table}`)
  for (const one of [receiver, other]) {
    one.received = []
    one.answer = () => ({ status: 204 })
  }
  const { body } = await api.call('POST', '/api/webhooks', { body: { url: receiver.url } })
  id = body.data.id
  await select(
    api,
    `insert into events (tenant_id, type, subject, data)
     values ($1, 'run.failed', 'run:1', '{"instance_id": 1, "run_id": 1}')`,
    [api.tenant.id],
  )
})

const send = () =>
  buildTaskList(api.services)['tenant.send_webhooks']?.({ tenantId: api.tenant.id, webhookId: id }, {} as never)
const patch = (body: object) => api.call('PATCH', `/api/webhooks/${id}`, { body })
const stored = async () =>
  (await select(api, 'select is_enabled, disabled_reason, failures, held_until from webhooks where id = $1', [id]))[0]
const unharmed = { is_enabled: true, disabled_reason: null, failures: 0, held_until: null }

describe('a webhook that is changed while a request to it is under way', () => {
  it('with a new URL is not disabled by a 410 of the old one, and gets the event', async () => {
    receiver.answer = async () => {
      await patch({ url: other.url })
      return { status: 410 }
    }
    await send()
    expect(await stored()).toEqual(unharmed)
    await select(api, `update webhook_deliveries set next_attempt_at = now() where status = 'pending'`)
    await send()
    expect(other.received).toHaveLength(1)
  })

  it('with a new URL does not inherit the failures of the old one', async () => {
    await select(api, 'update webhooks set failures = 5, failing_since = now()')
    receiver.answer = async () => {
      await patch({ url: other.url })
      return { status: 503 }
    }
    await send()
    expect(await stored()).toEqual(unharmed)
  })

  it.each([503, 410])('and is enabled again starts without failures, though the status is %i', async (status) => {
    receiver.answer = async () => {
      await patch({ is_enabled: false })
      await patch({ is_enabled: true })
      receiver.answer = () => ({ status: 204 })
      return { status }
    }
    await send()
    expect(await stored()).toEqual(unharmed)
  })

  it('and is disabled by a person gives no other reason', async () => {
    receiver.answer = async () => {
      await patch({ is_enabled: false })
      return { status: 410 }
    }
    await send()
    expect(await stored()).toEqual({ ...unharmed, is_enabled: false })
  })
})

/** Another sender takes the webhook over, and is sending when the first one gets its response. */
async function overtake(statusOfFirst: number): Promise<{ readonly first: Promise<void>; finish(): Promise<void> }> {
  const responses = [Promise.withResolvers<number>(), Promise.withResolvers<number>()] as const
  let requests = 0
  receiver.answer = async () => ({ status: (await responses[requests++]?.promise) ?? 204 })
  const first = Promise.resolve(send()).then(() => undefined)
  await eventually(() => expect(receiver.received).toHaveLength(1))
  await select(api, `update webhooks set sending_until = now() - interval '1 second'`)
  const second = send()
  await eventually(() => expect(receiver.received).toHaveLength(2))
  responses[0].resolve(statusOfFirst)
  return {
    first,
    async finish() {
      responses[1].resolve(204)
      await second
    },
  }
}
const claims = () => select<{ isClaimed: boolean }>(api, 'select sending_until > now() as "isClaimed" from webhooks')

describe('a sender that stops for longer than a minute', () => {
  it.each([204, 410, 503])('records nothing and releases nothing, after a %i', async (status) => {
    const { first, finish } = await overtake(status)
    await first
    expect(await claims()).toEqual([{ isClaimed: true }])
    expect(await stored()).toEqual(unharmed)
    expect(await select(api, 'select status, attempts from webhook_deliveries')).toEqual([
      { status: 'pending', attempts: 0 },
    ])
    await finish()
    expect(await claims()).toEqual([{ isClaimed: null }])
    expect(await select(api, 'select status, attempts from webhook_deliveries')).toEqual([
      { status: 'delivered', attempts: 1 },
    ])
  })
})
