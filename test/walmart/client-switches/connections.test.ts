import { expect, test } from 'vitest'

import { createdStartDate, errorOf, shipmentOf, useSwitches } from './use-switches.ts'

const { seller, simulator, disturb, connect, callsFromNow } = useSwitches()
const orders = '/v3/orders'
type Client = ReturnType<typeof connect>
const firstPage = (client: Client) => client.listOrders({ createdStartDate, limit: 10 }).next()

/** An order with a unit to ship, and the calls made for it. */
function toShip() {
  const order = seller.addOrder({ lines: [{ statuses: { Acknowledged: 3 } }] })
  const read = `GET ${orders}/${order.purchaseOrderId}`
  const write = `POST ${orders}/${order.purchaseOrderId}/shipping`
  return { order, read, write, path: `${orders}/${order.purchaseOrderId}/shipping` }
}

const shippedUnits = async (client: Client, purchaseOrderId: string) => {
  const { value } = await client.getOrder(purchaseOrderId)
  const parts = value.orderLines.orderLine[0]?.orderLineStatuses.orderLineStatus
  return parts?.filter(({ status }) => status === 'Shipped').map(({ statusQuantity }) => statusQuantity.amount)
}

/** A client that already has its token, so that only later calls can be delayed. */
async function connectImpatient(timeoutMs: number): Promise<Client> {
  const token = await connect().authenticate()
  return connect({ tokens: { read: async () => token, write: async () => {} }, timeoutMs })
}

test('hang: throws unavailable after timeoutMs', async () => {
  const client = await connectImpatient(150)
  disturb(orders, { kind: 'hang' })
  const startedAt = performance.now()
  const error = await errorOf(firstPage(client))
  expect(error).toMatchObject({ kind: 'unavailable', status: undefined })
  expect(error.message).toContain('did not respond within 150 ms')
  expect(performance.now() - startedAt).toBeGreaterThan(140)
})

test('hang: the caller’s signal ends the call sooner, with its reason', async () => {
  disturb(orders, { kind: 'hang' })
  const calls = callsFromNow()
  const abort = new AbortController()
  const list = connect().listOrders({ createdStartDate, signal: abort.signal })
  const caught = expect(list.next()).rejects.toBe('enough')
  await expect.poll(calls).toContain('GET /v3/orders')
  abort.abort('enough')
  await caught
})

test('hang: a write that never arrived is checked and sent once more', async () => {
  const { order, read, write, path } = toShip()
  const client = connect({ timeoutMs: 1_500 })
  disturb(path, { kind: 'hang' })
  const calls = callsFromNow()
  await client.shipOrder(shipmentOf(order))
  expect(calls().slice(1)).toEqual([read, write, read, write])
  expect(await shippedUnits(client, order.purchaseOrderId)).toEqual(['1'])
})

test('delay: within timeoutMs, returns the same result later', async () => {
  const client = connect()
  const { purchaseOrderId } = seller.addOrder()
  const before = await client.getOrder(purchaseOrderId)
  disturb(`${orders}/{id}`, { kind: 'delay', ms: 120 })
  const startedAt = performance.now()
  expect(await client.getOrder(purchaseOrderId)).toEqual(before)
  expect(performance.now() - startedAt).toBeGreaterThan(110)
})

test('delay: beyond timeoutMs, throws unavailable, and the next call succeeds', async () => {
  const client = await connectImpatient(200)
  disturb(orders, { kind: 'delay', ms: 600 })
  expect(await errorOf(firstPage(client))).toMatchObject({ kind: 'unavailable', status: undefined })
  expect((await firstPage(connect())).value?.elements).toHaveLength(10)
})

test('delay: a shipment applied after the timeout is found and not sent again', async () => {
  const { order, read, write, path } = toShip()
  const client = connect({ timeoutMs: 1_500, confirmAfterMs: 1_500 })
  await client.authenticate()
  disturb(path, { kind: 'delay', ms: 2_000 })
  const calls = callsFromNow()
  await client.shipOrder(shipmentOf(order))
  expect(calls()).toEqual([read, write, read])
  expect(await shippedUnits(client, order.purchaseOrderId)).toEqual(['1'])
})

test('hold: returns the result when the fault is removed', async () => {
  const release = simulator.fault({ path: orders, effect: { kind: 'hold' } })
  const calls = callsFromNow()
  let isHeld = true
  const page = firstPage(connect()).finally(() => (isHeld = false))
  await expect.poll(calls).toContain('GET /v3/orders')
  expect(isHeld).toBe(true)
  release()
  expect((await page).value?.elements).toHaveLength(10)
})

test('lose-request: a read throws unavailable with its cause and is not retried', async () => {
  const client = connect()
  await client.authenticate()
  disturb(orders, { kind: 'lose-request' })
  const calls = callsFromNow()
  const error = await errorOf(firstPage(client))
  expect(error).toMatchObject({ kind: 'unavailable', status: undefined })
  expect(error.message).toMatch(/cannot be reached: .*(UND_ERR_SOCKET|ECONNRESET)/)
  expect(calls()).toEqual(['GET /v3/orders'])
})

test('lose-request: a shipment is sent once more after a read shows it was not applied', async () => {
  const { order, read, write, path } = toShip()
  disturb(path, { kind: 'lose-request' })
  const client = connect()
  const calls = callsFromNow()
  await client.shipOrder(shipmentOf(order))
  expect(calls().slice(1)).toEqual([read, write, read, write])
  expect(await shippedUnits(client, order.purchaseOrderId)).toEqual(['1'])
})

test('lose-response: shipping returns the shipped order with one POST', async () => {
  const { order, read, write, path } = toShip()
  disturb(path, { kind: 'lose-response' })
  const client = connect()
  const calls = callsFromNow()
  const reply = await client.shipOrder(shipmentOf(order))
  expect(calls().slice(1)).toEqual([read, write, read])
  expect(reply).toEqual(await client.getOrder(order.purchaseOrderId))
  expect(await shippedUnits(client, order.purchaseOrderId)).toEqual(['1'])
})

test('lose-response: a lost token throws unavailable, and the next call requests another', async () => {
  disturb('/v3/token', { kind: 'lose-response' })
  const client = connect()
  const calls = callsFromNow()
  expect(await errorOf(firstPage(client))).toMatchObject({ kind: 'unavailable' })
  expect((await firstPage(client)).value?.elements).toHaveLength(10)
  expect(calls()).toEqual(['POST /v3/token', 'POST /v3/token', 'GET /v3/orders'])
})

test.each([orders, '/v3/token'])('cut: %s throws unavailable and never returns a partial response', async (path) => {
  disturb(path, { kind: 'cut' })
  const client = connect()
  expect(await errorOf(firstPage(client))).toMatchObject({ kind: 'unavailable', status: undefined })
  expect((await firstPage(client)).value?.elements).toHaveLength(10)
})

test('cut: shipping returns the shipped order with one POST', async () => {
  const { order, read, write, path } = toShip()
  disturb(path, { kind: 'cut' })
  const client = connect()
  const calls = callsFromNow()
  const reply = await client.shipOrder(shipmentOf(order))
  expect(calls().slice(1)).toEqual([read, write, read])
  expect(reply).toEqual(await client.getOrder(order.purchaseOrderId))
})

test('cut: a 404 is unavailable if its body is cut off, because the body says whether it is an empty list', async () => {
  const client = connect()
  const nothing = () => client.listOrders({ createdStartDate, customerOrderId: '1000000000000' }).next()
  disturb(orders, { kind: 'cut' })
  expect(await errorOf(nothing())).toMatchObject({ kind: 'unavailable', status: undefined })
  expect((await nothing()).value?.elements ?? []).toEqual([])
})
