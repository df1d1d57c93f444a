import { createWalmartClient, type WalmartClient } from '@aisle/walmart'
import { expect, test } from 'vitest'

import { sellerOf, useSimulator } from '../helpers/simulator.ts'

const simulator = useSimulator({ items: 30, orders: 0 })
const connect = (): WalmartClient => createWalmartClient({ ...sellerOf(simulator), baseUrl: simulator.url })

test('retires an item whose SKU needs encoding, and no other', async () => {
  const odd = sellerOf(simulator).items.find(({ sku }) => /[^\w-]/.test(sku))
  const sku = odd?.sku ?? ''
  const before = (await connect().countItems()).value
  expect((await connect().retireItem(sku)).value).toMatchObject({ sku, message: expect.any(String) })
  const { value } = await connect().getItem(sku)
  expect([value.lifecycleStatus, value.publishedStatus]).toEqual(['RETIRED', 'UNPUBLISHED'])
  expect((await connect().countItems()).value).toBe(before)
  expect((await connect().retireItem(sku)).value).toMatchObject({ sku })
})

test('rejects an unknown item, and a SKU that would lead to another path', async () => {
  await expect(connect().retireItem('none')).rejects.toMatchObject({ kind: 'not_found', outcome: undefined })
  const calls = simulator.requests.length
  for (const sku of ['', '..']) {
    await expect(connect().retireItem(sku)).rejects.toMatchObject({ kind: 'invalid_request', status: undefined })
  }
  expect(simulator.requests).toHaveLength(calls)
})

test('never sends a retirement again', async () => {
  const path = '/v3/items/{id}'
  simulator.fault({ path, method: 'DELETE', times: 1, effect: { kind: 'lose-response' } })
  const sku = sellerOf(simulator).items[0]?.sku ?? ''
  const calls = simulator.requests.length
  await expect(connect().retireItem(sku)).rejects.toMatchObject({ kind: 'unavailable', outcome: 'unknown' })
  expect(simulator.requests.slice(calls).filter(({ method }) => method === 'DELETE')).toHaveLength(1)
  expect(sellerOf(simulator).items[0]?.lifecycleStatus).toBe('RETIRED')
})
