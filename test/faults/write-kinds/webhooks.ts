import { createHmac } from 'node:crypto'

import type { Arrival } from '../webhook-receiver.ts'
import { type FaultTenant, pick, type World } from '../world.ts'
import type { WriteKind } from './write-kind.ts'

// Types of records with one event each, and of records with many.
const types = [
  'document.ready',
  'instance.connected',
  'instance.unreachable',
  'listing.unlinked',
  'order.changed',
  'sales_order.changed',
  'send.applied',
  'send.failed',
]
const perTenant = 2

interface Webhook {
  readonly id: number
  readonly tenant: FaultTenant
  readonly secret: string
}

/** Creates webhooks for the receiver of the world. */
export function webhooks(): WriteKind {
  const created: Webhook[] = []
  const creating: FaultTenant[] = []
  let received = 0

  return {
    name: 'webhooks',
    async write({ tenants, caller, receiver }, random) {
      const tenant = pick(random, tenants)
      if (!tenant || creating.filter((one) => one === tenant).length === perTenant) return
      creating.push(tenant)
      const body = { url: receiver.url, types }
      // A repeat creates another one, whose secret is lost.
      const response = await caller.call({ tenant, method: 'POST', path: '/webhooks', body, expected: [201] })
      if (response) created.push({ id: response.body.data.id, tenant, secret: response.body.data.secret })
    },
    async observe({ postgres }) {
      // Not while the database is read-only or full.
      await postgres.query(hurryWebhooks).catch(() => undefined)
      return []
    },
    async readBack({ postgres }) {
      return (await postgres.query<{ text: string }>(`${stuck} limit 10`)).map(({ text }) => text)
    },
    async check(world) {
      received = world.receiver.arrivals.length
      const wrong = await Promise.all(created.map((webhook) => judge(world, webhook)))
      return wrong.flat()
    },
    summary: () => `${created.length}, which received ${received} requests`,
  }
}

/** Each event since the webhook was created must have arrived, of each record in the order in which they happened. */
async function judge({ postgres, receiver }: World, { id, tenant, secret }: Webhook) {
  const events = await postgres.query<{ id: string; subject: string }>(
    `select id, subject from events where tenant_id = $1 and type = any($2)
       and created_at >= (select created_at from webhooks where id = $3)
     order by position, id`,
    [tenant.id, types, id],
  )
  const own = receiver.arrivals.filter((arrival) => isSigned(arrival, secret))
  const firsts = new Map<string, number>()
  for (const [index, arrival] of own.entries()) {
    const number = /^evt_(\d+)_/.exec(arrival.id)?.[1] ?? ''
    if (!firsts.has(number)) firsts.set(number, index)
  }
  const lost = events.filter((event) => !firsts.has(event.id))
  const late = [...Map.groupBy(events, ({ subject }) => subject)].filter(([, ofSubject]) =>
    ofSubject.some((event, index) => (firsts.get(event.id) ?? 0) < (firsts.get(ofSubject[index - 1]?.id ?? '') ?? 0)),
  )
  const bodies = [...Map.groupBy(own, (arrival) => arrival.id)].filter(
    ([eventId, same]) =>
      new Set(same.map(({ body }) => body)).size > 1 || JSON.parse(same[0]?.body ?? '').id !== eventId,
  )
  return [
    ...(lost.length === 0
      ? []
      : [`webhook ${id} lacks ${lost.length} of ${events.length} events, such as ${lost[0]?.id}`]),
    ...late.map(([subject]) => `webhook ${id} got the events of ${subject} in another order`),
    ...bodies.map(([eventId]) => `webhook ${id} got different requests with the id ${eventId}`),
  ]
}

/** Not by the library, which rejects the time of a worker whose clock is wrong. */
function isSigned({ id, timestamp, signature, body }: Arrival, secret: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return signature.split(' ').includes(`v1,${expected}`)
}

/**
 * Makes deliveries due that wait after a failure, and frees webhooks of workers that were killed: a worker that is alive
 * claims its webhook again for each batch, and a request takes at most 15 s.
 */
export const hurryWebhooks = `
  with freed as (
    update webhooks set held_until = null, sending_until = nullif(sending_until, least(sending_until, now() + interval '35 s'))
    where held_until > now() or sending_until < now() + interval '35 s'
  )
  update webhook_deliveries set next_attempt_at = now() where status = 'pending' and next_attempt_at > now()`

/** What has not arrived yet. */
export const undelivered = `
  select 'webhook ' || webhook_id || ' has not got event ' || event_id as text from webhook_deliveries
  join webhooks on webhooks.id = webhook_id
  where status = 'pending' and is_enabled
  union all
  select 'webhook ' || webhooks.id || ' has not seen event ' || events.id from webhooks
  join events on events.tenant_id = webhooks.tenant_id
    and (events.position is null or events.position > webhooks.position)
  where is_enabled`

/** Deliveries that wait for an earlier one, though none is pending. Nothing would ever send them. */
export const stuck = `
  select 'event ' || event_id || ' of ' || subject || ' waits for nothing at webhook ' || webhook_id as text
  from (
    select distinct on (webhook_id, subject) * from webhook_deliveries
    where status = 'pending' order by webhook_id, subject, event_id
  ) first
  where is_waiting`
