import { expect, test } from 'vitest'

import { gatewayError, startWalmart } from '../helpers/raw-walmart.ts'

const path = '/v3/webhooks/subscriptions'
const event = {
  eventType: 'PO_CREATED',
  eventVersion: 'V1',
  resourceName: 'ORDER',
  eventUrl: 'https://shop.example.com/events',
  status: 'ACTIVE',
}
const authHeaderName = 'Authorization'

async function start(options: Parameters<typeof startWalmart>[0] = {}) {
  const walmart = await startWalmart({ orders: 0, items: 1, ...options })
  const post = (body: unknown, to = path) =>
    walmart.send(to, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return { ...walmart, post }
}

test.each<[object, string]>([
  [{ eventType: 'PO_EATEN' }, 'eventType'],
  [{ eventVersion: 'V2' }, 'eventVersion'],
  [{ resourceName: 'ITEM' }, 'resourceName'],
  [{ eventUrl: 'ftp://shop.example.com' }, 'eventUrl'],
  [{ status: 'ASLEEP' }, 'status'],
  [{ authDetails: { authMethod: 'HMAC', authHeaderName } }, 'clientSecret'],
  [{ authDetails: { authMethod: 'BASIC_AUTH', authHeaderName, userName: 'a' } }, 'password'],
  [{ authDetails: { authMethod: 'KNOCK', authHeaderName } }, 'authMethod'],
  [{ headers: { a: 1 } }, 'headers'],
])('rejects a subscription with %j, and creates none of its list', async (change, field) => {
  const { seller, post } = await start()
  const body = gatewayError('INVALID_REQUEST_CONTENT.GMP_NOTIFICATION_API', { field })
  expect(await post({ events: [event, { ...event, ...change }] })).toEqual({ status: 400, body })
  expect(seller.subscriptions).toEqual([])
})

test('creates all subscriptions of a list, and finds them by their fields', async () => {
  const { post, send } = await start()
  const offers = { ...event, eventType: 'OFFER_PUBLISHED', resourceName: 'ITEM' }
  expect((await post({ events: [event, offers] })).status).toBe(200)
  const found = await send<{ events: { eventType: string }[] }>(`${path}?resourceName=ITEM&status=ACTIVE`)
  expect(found.body.events.map(({ eventType }) => eventType)).toEqual(['OFFER_PUBLISHED'])
})

test('a subscription needs access to the resource of its event', async () => {
  const { seller, post } = await start()
  seller.scopes.orders = 'view_only'
  expect((await post({ events: [event] })).status).toBe(200)
  seller.scopes.orders = 'no_access'
  expect((await post({ events: [event] })).status).toBe(401)
})

test.each([
  ['2026-12-14T23:59:59Z', 200],
  ['2026-12-15T00:00:00Z', 400],
])('at %s a subscription to PO_CREATED gets %i', async (now, status) => {
  const { post } = await start({ now: () => new Date(now) })
  expect((await post({ events: [event] })).status).toBe(status)
  expect((await post({ events: [{ ...event, eventType: 'ORDER_UPDATES' }] })).status).toBe(200)
})

test('an unknown subscription is not found', async () => {
  const { send } = await start()
  const body = gatewayError('CONTENT_NOT_FOUND.GMP_NOTIFICATION_API')
  for (const method of ['PATCH', 'DELETE']) {
    const headers = { 'content-type': 'application/json' }
    expect(await send(`${path}/1`, { method, headers, body: '{}' })).toEqual({ status: 404, body })
  }
})
