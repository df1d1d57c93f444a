import { createWalmartClient } from '@aisle/walmart'
import type { FaultEffect } from '@aisle/walmart-simulator'
import { afterEach, expect, test } from 'vitest'

import { sellerOf, useSimulator, withFields } from '../helpers/simulator.ts'

const simulator = useSimulator({ items: 10, orders: 1 })
const removals: (() => void)[] = []
afterEach(() => removals.splice(0).forEach((remove) => remove()))

function connect() {
  const { clientId, clientSecret } = sellerOf(simulator)
  return createWalmartClient({ baseUrl: simulator.url, clientId, clientSecret })
}

const skuAt = (index: number) => sellerOf(simulator).items[index]?.sku ?? ''
const disturb = (effect: FaultEffect) =>
  removals.push(simulator.fault({ path: '/v3/price', method: 'PUT', times: 1, effect }))
const respondWith = (body: object) => disturb({ kind: 'respond', status: 200, body: JSON.stringify(body) })

test('sets a price exact to the cent', async () => {
  const client = connect()
  for (const [price, shown] of [
    ['12.99', '12.99'],
    ['0.10', '0.1'],
    ['1000', '1000'],
  ] as const) {
    const { value, raw, gaps } = await client.setPrice({ sku: skuAt(3), price, currency: 'USD' })
    expect(value).toMatchObject({ sku: skuAt(3), mart: 'WALMART_US', message: expect.any(String) })
    expect([raw, gaps]).toEqual([value, []])
    expect((await client.getItem(skuAt(3))).value.price).toEqual({ currency: 'USD', amount: shown })
  }
})

test('never sends a price again after a lost response', async () => {
  for (const kind of ['lose-response', 'lose-request'] as const) {
    const calls = simulator.requests.length
    disturb({ kind })
    const error = { kind: 'unavailable', outcome: 'unknown' }
    const client = connect()
    await expect(client.setPrice({ sku: skuAt(4), price: '7.77' })).rejects.toMatchObject(error)
    expect(simulator.requests.slice(calls).map(({ path }) => path)).toEqual(['/v3/token', '/v3/price'])
  }
})

test('rejects a receipt without the SKU, wrapped or not', async () => {
  const price = { sku: 'a', price: '1' }
  respondWith({ sku: 'a', message: null })
  expect((await connect().setPrice(price)).value).toEqual({ sku: 'a', message: null })
  respondWith({ ItemPriceResponse: { errors: [{ code: 'X' }] } })
  await expect(connect().setPrice(price)).rejects.toMatchObject({ kind: 'unexpected_response', outcome: 'unknown' })
})

test('throws not_found for an unknown item', async () => {
  const error = { kind: 'not_found', outcome: undefined }
  await expect(connect().setPrice({ sku: 'none', price: '1' })).rejects.toMatchObject(error)
})

test.each([
  ['price', { sku: 'a', price: '1.999' }],
  ['price', { sku: 'a', price: '0.00' }],
  ['price', { sku: 'a', price: '-1' }],
  ['price', withFields({ sku: 'a', price: '1' }, { price: 1.5 })],
  ['currency', { sku: 'a', price: '1', currency: 'EUR' as 'USD' }],
  ['sku', { sku: '', price: '1' }],
])('rejects an invalid %s before sending anything: %j', async (field, update) => {
  const calls = simulator.requests.length
  await expect(connect().setPrice(update)).rejects.toMatchObject({
    kind: 'invalid_request',
    message: expect.stringContaining(`The call was not sent. ${field}: expected`.replace('sku: expected', 'sku: must')),
  })
  expect(simulator.requests.length).toBe(calls)
})
