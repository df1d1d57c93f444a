import { createHash, createHmac } from 'node:crypto'

import { createWalmartClient, readNotification, type ReceiverAuth, type WalmartClient } from '@aisle/walmart'
import { afterEach, expect, onTestFinished, test } from 'vitest'

import { startReceiver } from '../helpers/receiver.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'

const simulator = useSimulator({ items: 5, orders: 10 })
afterEach(() => sellerOf(simulator).subscriptions.splice(0))

const connect = (): WalmartClient =>
  createWalmartClient({ ...sellerOf(simulator), baseUrl: simulator.url, confirmAfterMs: 1 })

async function receiver(...response: Parameters<typeof startReceiver>) {
  const started = await startReceiver(...response)
  onTestFinished(started.close)
  return started
}

const ofOrders = { eventType: 'ORDER_UPDATES', resourceName: 'ORDER' } as const
const eventUrl = 'https://shop.example.com/events'
const body = JSON.stringify({ source: { eventType: 'OFFER_PUBLISHED', eventId: 'e1' }, payload: { sku: 'A' } })
const basic = { authMethod: 'BASIC_AUTH', userName: 'walmart', password: 'päss' } as const
const hmac = { authMethod: 'HMAC', clientSecret: 'shared', authHeaderName: 'X-Signature' } as const
const signature = (encoding: 'hex' | 'base64') => createHmac('sha256', 'shared').update(body).digest(encoding)

test('creates, lists, changes and deletes a subscription', async () => {
  const walmart = connect()
  const created = await walmart.createSubscription({ ...ofOrders, eventUrl, authDetails: hmac })
  expect(created.value).toMatchObject({ ...ofOrders, eventVersion: 'V1', status: 'ACTIVE' })
  const { subscriptionId } = created.value
  const changed = await walmart.updateSubscription(subscriptionId, { status: 'INACTIVE' })
  expect(changed.value).toMatchObject({ subscriptionId, eventUrl, status: 'INACTIVE' })
  const [active] = await Array.fromAsync(walmart.listSubscriptions({ status: 'ACTIVE' }))
  const [all] = await Array.fromAsync(walmart.listSubscriptions())
  expect([active?.total, all?.elements[0]?.value.subscriptionId]).toEqual([0, subscriptionId])
  await walmart.deleteSubscription(subscriptionId)
  await expect(walmart.deleteSubscription(subscriptionId)).rejects.toMatchObject({ kind: 'not_found' })
})

test('never sends a creation again', async () => {
  simulator.fault({ path: '/v3/webhooks/subscriptions', times: 1, effect: { kind: 'lose-response' } })
  const creating = connect().createSubscription({ ...ofOrders, eventUrl })
  await expect(creating).rejects.toMatchObject({ kind: 'unavailable', outcome: 'unknown' })
  expect(sellerOf(simulator).subscriptions).toHaveLength(1)
})

test('lists the event types', async () => {
  const [page] = await Array.fromAsync(connect().listEventTypes())
  expect(page?.elements.map(({ value }) => value.eventType)).toContain('ORDER_UPDATES')
})

test.each<[object, string]>([
  [{ eventUrl: 'shop.example.com' }, 'eventUrl: expected an https or http URL'],
  [{ eventType: '' }, 'eventType: must not be empty'],
  [{ authDetails: { authMethod: 'HMAC' } }, 'authDetails.clientSecret'],
])('rejects %j before sending anything', async (change, message) => {
  const calls = simulator.requests.length
  const creating = connect().createSubscription({ ...ofOrders, eventUrl, ...change })
  await expect(creating).rejects.toMatchObject({
    kind: 'invalid_request',
    outcome: undefined,
    message: expect.stringContaining(message),
  })
  await expect(connect().updateSubscription('1', {})).rejects.toThrow('expected a change')
  expect(simulator.requests).toHaveLength(calls)
})

test('receives an order with its number and what has happened', async () => {
  const { url, whenReceived } = await receiver()
  await connect().createSubscription({ ...ofOrders, eventUrl: url, authDetails: hmac })
  await connect().createSubscription({ ...ofOrders, eventType: 'PO_CREATED', eventUrl: url, authDetails: hmac })
  const { purchaseOrderId } = sellerOf(simulator).addOrder()
  const received = await Promise.all((await whenReceived(2)).map((request) => readNotification(request, hmac)))
  const facts = received.map((event) => [event.eventType, event.subEventType, event.purchaseOrderId])
  expect(facts.toSorted()).toEqual([
    ['ORDER_UPDATES', 'PO_CREATED', purchaseOrderId],
    ['PO_CREATED', undefined, purchaseOrderId],
  ])
  expect(new Set(received.map(({ eventId }) => eventId)).size).toBe(2)
  expect(received[0]?.eventTime).toBeInstanceOf(Date)
})

test('receives that a customer asks to cancel, and that Walmart has cancelled', async () => {
  const { url, whenReceived } = await receiver()
  await connect().createSubscription({ ...ofOrders, eventUrl: url, authDetails: hmac })
  const seller = sellerOf(simulator)
  const { purchaseOrderId } = seller.addOrder()
  seller.changeOrder(purchaseOrderId, { action: 'request-cancellation' })
  simulator.advance(9 * 86_400_000)
  const cancelled = seller.cancelOverdue()
  const requests = await whenReceived(2 + cancelled.length)
  const received = await Promise.all(requests.map((request) => readNotification(request, hmac)))
  const ofOrder = received.filter((event) => event.purchaseOrderId === purchaseOrderId)
  expect(ofOrder.map(({ subEventType }) => subEventType).toSorted()).toEqual([
    'INTENT_TO_CANCEL',
    'PO_CREATED',
    'PO_LINE_AUTOCANCELLED',
  ])
})

test('receives a test with a user and a password', async () => {
  const { url, received } = await receiver()
  await connect().testNotification({ ...ofOrders, eventUrl: url, authDetails: basic, headers: { 'x-shop': '1' } })
  const [request] = received
  if (request === undefined) throw new Error('Nothing was received')
  expect(request.headers.get('x-shop')).toBe('1')
  expect(await readNotification(request, basic)).toMatchObject({ eventType: 'ORDER_UPDATES' })
  await expect(readNotification(request, { ...basic, password: 'other' })).rejects.toMatchObject({
    kind: 'credentials_rejected',
  })
})

test('receives a test with a token of its own server', async () => {
  const issuer = await receiver({ access_token: 'mine', expires_in: 60 })
  const { url, received } = await receiver()
  const authDetails = { authMethod: 'OAUTH', authUrl: issuer.url, clientId: 'a', clientSecret: 'b' } as const
  await connect().testNotification({ ...ofOrders, eventUrl: url, authDetails })
  expect(issuer.received[0]?.body).toBe('grant_type=client_credentials')
  const [request] = received
  if (request === undefined) throw new Error('Nothing was received')
  const auth: ReceiverAuth = { authMethod: 'OAUTH', accessToken: 'mine' }
  expect(await readNotification(request, auth)).toMatchObject({ eventType: 'ORDER_UPDATES' })
  await expect(readNotification(request, { ...auth, accessToken: 'min' })).rejects.toThrow('not from Walmart')
})

test('reports a URL that does not respond with 2xx', async () => {
  const { url } = await receiver({}, 500)
  const testing = connect().testNotification({ ...ofOrders, eventUrl: url })
  await expect(testing).rejects.toMatchObject({ kind: 'invalid_request', upstreamField: 'eventUrl' })
})

test.each(['hex', 'base64'] as const)('accepts a signature in %s', async (encoding) => {
  const headers = new Headers({ 'x-signature': signature(encoding) })
  const bytes = new TextEncoder().encode(body)
  expect(await readNotification({ body: bytes, headers }, hmac)).toEqual({
    eventId: 'e1',
    eventType: 'OFFER_PUBLISHED',
    eventTime: undefined,
    subEventType: undefined,
    purchaseOrderId: undefined,
    payload: { sku: 'A' },
  })
})

test.each<[string, string, Record<string, string>]>([
  ['no signature', body, {}],
  ['an empty signature', body, { 'x-signature': '' }],
  ['a signature that is not Base64', body, { 'x-signature': '%' }],
  ['half a signature', body, { 'x-signature': signature('hex').slice(0, 32) }],
  ['a changed body', `${body} `, { 'x-signature': signature('hex') }],
])('rejects a notification with %s', async (_what, sent, headers) => {
  const reading = readNotification({ body: sent, headers: new Headers(headers) }, hmac)
  await expect(reading).rejects.toMatchObject({ kind: 'credentials_rejected' })
})

test.each(['no JSON', '{}', '{"source":{"eventType":"X"}}'])('rejects %s, although it is signed', async (sent) => {
  const headers = new Headers({ 'x-signature': createHmac('sha256', 'shared').update(sent).digest('hex') })
  await expect(readNotification({ body: sent, headers }, hmac)).rejects.toMatchObject({ kind: 'unexpected_response' })
})

test.each<[unknown, string | undefined, string | undefined]>([
  [{ subEventType: 'FRAUD_CANCEL', order: { purchaseOrderId: '1' } }, 'FRAUD_CANCEL', '1'],
  [{ meta: 7, subEventType: 'PO_CREATED', order: [] }, 'PO_CREATED', undefined],
  [{ purchaseOrderId: 5 }, undefined, undefined],
  ['text', undefined, undefined],
  [null, undefined, undefined],
])('reads the odd payload %j as far as it can', async (payload, subEventType, purchaseOrderId) => {
  const sent = JSON.stringify({ source: { eventType: 'ORDER_UPDATES', eventId: '1' }, payload })
  const headers = new Headers({ 'x-signature': createHmac('sha256', 'shared').update(sent).digest('hex') })
  expect(await readNotification({ body: sent, headers }, hmac)).toMatchObject({
    subEventType,
    purchaseOrderId,
    payload,
  })
})

const performance = JSON.stringify({
  source: { eventType: 'SELLER_PERFORMANCE_NOTIFICATIONS', eventId: 'e2' },
  payload: { partnerId: '1', notificationType: 'ALARMS' },
})
const path = '/events?tenant=1'

function signedHeaders(secret: string, ageMs: number, signedPath = path): Headers {
  const time = String(Math.floor((Date.now() - ageMs) / 1000))
  const digest = createHash('sha256').update(performance).digest('hex')
  const text = ['POST', signedPath, time, digest].join('\n')
  const value = createHmac('sha256', secret).update(text).digest('base64')
  return new Headers({ 'WM_SEC.TIMESTAMP': time, 'WM_SEC.SIGNATURE': value })
}

test('reads a signed notification about the seller’s performance', async () => {
  const received = { body: performance, headers: signedHeaders('shared', 60_000), path }
  const { notificationType } = await readNotification(received, { authMethod: 'SIGNATURE', secret: 'shared' })
  expect(notificationType).toBe('ALARMS')
})

test.each([
  ['with another secret', signedHeaders('other', 0)],
  ['that is ten minutes old', signedHeaders('shared', 600_000)],
  ['for another path', signedHeaders('shared', 0, '/events')],
  ['without a signature', new Headers()],
])('rejects a notification %s', async (_what, headers) => {
  const reading = readNotification({ body: performance, headers, path }, { authMethod: 'SIGNATURE', secret: 'shared' })
  await expect(reading).rejects.toMatchObject({ kind: 'credentials_rejected' })
})

test('tests a notification about the seller’s performance', async () => {
  const { whenReceived, url } = await receiver()
  const event = { eventType: 'SELLER_PERFORMANCE_NOTIFICATIONS', resourceName: 'ITEMS', eventUrl: url } as const
  await connect().testNotification({ ...event, authDetails: basic })
  const [received = { body: '', headers: new Headers() }] = await whenReceived(1)
  const read = await readNotification(received, basic)
  expect(read).toMatchObject({ eventType: event.eventType, notificationType: 'ALARMS' })
})
