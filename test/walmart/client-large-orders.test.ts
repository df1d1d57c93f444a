import { createWalmartClient } from '@aisle/walmart'
import { createSimulator } from '@aisle/walmart-simulator'
import { expect, onTestFinished, test } from 'vitest'

import { sellerOf } from '../helpers/simulator.ts'

const createdStartDate = new Date(Date.now() - 179 * 86_400_000)

/** The pages of a list, and the ids on them. An order with 20 lines has about 13 KB. */
async function listLarge(maxFirstPageBytes?: number) {
  const mix = { wfs: 0, thirdParty: 0 }
  const large = createSimulator({ orders: 60, linesPerOrder: 20, orderMix: mix })
  const baseUrl = await large.listen()
  onTestFinished(() => large.close())
  const { clientId, clientSecret } = sellerOf(large)
  const client = createWalmartClient({ baseUrl, clientId, clientSecret })
  const pages = await Array.fromAsync(client.listOrders({ createdStartDate, limit: 200, maxFirstPageBytes }))
  return { pages, ids: pages.flatMap(({ elements }) => elements.map(({ value }) => value.purchaseOrderId)) }
}

test('a list of large orders starts again with a smaller limit until the first page is small enough', async () => {
  const { ids, pages } = await listLarge(300_000)
  expect(pages.map(({ records }) => records.length)).toEqual([12, 12, 12, 12, 12])
  expect(new Set(ids).size).toBe(60)
})

test('a list of large orders ends at one order per page, however large', async () => {
  const { ids, pages } = await listLarge(1)
  expect(pages).toHaveLength(60)
  expect(new Set(ids).size).toBe(60)
})

test('a list of large orders keeps its limit by default', async () => {
  expect((await listLarge()).pages).toHaveLength(1)
})
