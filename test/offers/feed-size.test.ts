import { createWalmartClient } from '@aisle/walmart'
import { expect, it } from 'vitest'

import { channels } from '../../packages/core/src/offers/channels.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'

const simulator = useSimulator({ items: 1, orders: 0 })
const seller = sellerOf(simulator)
const client = () => createWalmartClient({ ...seller, baseUrl: simulator.url })

// SKUs as long as Aisle accepts.
const skuAt = (index: number) => String(index).padStart(255, 'W')
const shipNode = '9'.repeat(18)
const itemsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ sku: skuAt(index), quantity: 999_999_999 }))
const uploadOfNodes = (count: number) =>
  client().uploadInventoryFeed({ items: itemsOf(count).map((item) => ({ ...item, shipNode })) })

it('Walmart accepts the largest feed of each channel, by its limits of bytes', async () => {
  const { stock, node_stock: nodes, price } = channels
  const prices = itemsOf(price.mostInFeed).map(({ sku }) => ({ sku, price: '99999999.99' }))
  const uploaded = [
    await client().uploadInventoryFeed({ items: itemsOf(stock.mostInFeed) }),
    await uploadOfNodes(nodes.mostInFeed),
    await client().uploadPriceFeed({ items: prices }),
  ]
  for (const { value } of uploaded) expect(value.feedId).toEqual(expect.any(String))
})
