import { readFileSync } from 'node:fs'

import { type Event, EventType } from '@aisle/contract'
import { beforeAll, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, useWorker, waitForCompletion } from '../helpers/worker.ts'

// Those of the other types are in recorded.test.ts, webhooks.test.ts, test/sends/events.test.ts and test/offers/audit.test.ts.

const simulator = useSimulator({ items: 10, orders: 40 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url })
useWorker(api)
beforeAll(async () => {
  await waitForCompletion(api, await createInstance(api, { seller, auto_create_products: true }))
})

async function eventsOf(type: Event['type']): Promise<Event[]> {
  const events: Event[] = []
  let after: string | undefined
  for (;;) {
    const { data, next } = await api.client().events.feed.query({ after, limit: 100 })
    events.push(...data)
    if (data.length < 100) return events.filter((event) => event.type === type)
    after = next
  }
}

it('rejected credentials are an event of their instance', async () => {
  const id = await createInstance(api, { seller: { ...seller, clientSecret: 'wrong' } })
  await eventually(async () =>
    expect((await eventsOf('instance.credentials_rejected')).map(({ data }) => data)).toEqual([{ instance_id: id }]),
  )
})

it('a document that can be handed over is an event, once', async () => {
  const ready = await select<{ id: string }>(
    api,
    `select id from accounting_transactions where status = 'ready' order by id`,
  )
  expect(ready.length).toBeGreaterThan(0)
  const told = (await eventsOf('document.ready')).map(({ data }) => Reflect.get(data, 'accounting_transaction_id'))
  expect(told.toSorted((a, b) => a - b)).toEqual(ready.map((row) => Number(row.id)))
})

it('the documentation has every type', () => {
  const page = readFileSync(new URL('../../docs/events.md', import.meta.url), 'utf8')
  const types = [...page.matchAll(/^\| `([a-z_.]+)`/gm)].map(([, type]) => type)
  expect(types).toEqual(EventType.options)
})
