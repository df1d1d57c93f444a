import type { WalmartClient } from '@aisle/walmart'
import type { Seller } from '@aisle/walmart-simulator'

import { readAll, type Scenario, type ScenarioContext } from './scenario.ts'

const dayMs = 86_400_000

export const skuOf = ({ items: [item] }: Seller): string => item?.sku ?? ''

/** Scenarios of items and their prices. */
export const catalogScenarios = {
  getItem: {
    operation: 'items/getAnItem',
    run: async ({ client, seller }) => {
      for (const { sku } of seller.items.slice(0, 20)) await client.getItem(sku)
    },
  },
  countItems: {
    operation: 'items/getCountByStatus',
    run: async ({ client }) => {
      await client.countItems()
      await client.countItems({ status: 'PUBLISHED' })
      await client.countItems({ status: 'UNPUBLISHED' })
    },
  },
  searchCatalog: {
    operation: 'items/getCatalogSearch',
    run: async ({ client }) => {
      await readAll(client.searchCatalog({ limit: 50 }))
      const filters = [{ field: 'price', op: 'between' as const, values: ['1', '500'] }]
      await readAll(client.searchCatalog({ query: { field: 'productName', value: 'lamp' }, filters }))
    },
  },
  searchWalmart: {
    operation: 'items/getSearchResult',
    run: async ({ client, seller }) => {
      await client.searchWalmart({ query: 'lamp' })
      const { upc, gtin } = seller.items.find(({ variantGroupId }) => variantGroupId !== undefined) ?? {}
      await client.searchWalmart({ upc, gtin })
      await client.searchWalmart({ ean: '1', isbn: '1' })
    },
  },
  getLagTime: { operation: 'lag-time/getLagTime', run: ({ client, seller }) => client.getLagTime(skuOf(seller)) },
  uploadLagTimeFeed: {
    operation: 'lag-time/updateLagTimeBulk',
    run: ({ client, seller }) => client.uploadLagTimeFeed({ items: [{ sku: skuOf(seller), days: 2 }] }),
  },
  getItemSpec: {
    operation: 'items/getSpec',
    run: ({ client }) => client.getItemSpec({ feedType: 'MP_ITEM', version: '4.8', productTypes: ['Lamps'] }),
  },
  getTaxonomy: { operation: 'items/getTaxonomyResponse', run: ({ client }) => client.getTaxonomy() },
  uploadItemFeed: {
    operation: 'items/itemBulkUploads',
    run: ({ client, seller }) => {
      const MPItem = [{ Orderable: { sku: skuOf(seller), productName: 'Lamp' } }]
      const content = { MPItemFeedHeader: { version: '4.8' }, MPItem }
      return client.uploadItemFeed({ feedType: 'MP_MAINTENANCE', content })
    },
  },
  retireItem: {
    operation: 'items/retireAnItem',
    run: ({ client, seller }) => client.retireItem(seller.items.at(-1)?.sku ?? ''),
  },
  listItems: {
    operation: 'items/getAllItems',
    run: async ({ client, seller }) => {
      await readAll(client.listItems({ limit: 50 }))
      await readAll(client.listItems({ gtin: seller.items[0]?.gtin, availability: 'In_stock' }))
    },
  },
  setPrice: {
    operation: 'prices/updatePrice',
    run: ({ client, seller }) => client.setPrice({ sku: skuOf(seller), price: '12.50' }),
  },
  setOfferPrice: {
    operation: 'prices/updateSyncPrice',
    run: async (context) => {
      const { client, seller } = context
      await client.setOfferPrice({ sku: skuOf(seller), price: '12.25', businessPrice: '12.00', msrp: '15.00' })
      const promoId = await promote(context)
      await client.setOfferPrice({ sku: skuOf(seller), promotion: { ...promotion, promoId } })
      await client.setOfferPrice({ sku: skuOf(seller), promotion: { action: 'Delete', promoId } })
      await client.setOfferPrice({ sku: skuOf(seller), promotion: { action: 'Replace All' } })
    },
  },
  setPromotions: {
    operation: 'promotions/updatePromotionalPrices',
    run: async ({ client, seller }) => {
      const { startsAt, endsAt } = promotion
      const promotions = [
        { type: 'REDUCED', price: '8.50', comparisonPrice: '10', startsAt, endsAt, placement: 'CART' },
      ]
      await client.setPromotions({ sku: skuOf(seller), promotions, replaceAll: true })
      const { value } = await client.getPromotions(skuOf(seller))
      const promoId = value.pricingList.pricing[0]?.promoId ?? ''
      const ended = promotions.map((one) => ({ ...one, promoId, processMode: 'DELETE' as const }))
      await client.setPromotions({ sku: skuOf(seller), promotions: ended })
    },
  },
  getPromotions: { operation: 'promotions/getPromotionalPrices', run: promote },
  uploadPriceFeed: {
    operation: 'promotions/priceBulkUploads',
    run: async (context) => {
      const { client, seller } = context
      const promoId = await promote(context)
      const [first = '', second = '', third = ''] = seller.items.map(({ sku }) => sku)
      const items = [
        { sku: first, price: '12.75', msrp: '20.00', promotion: { ...promotion, promoId } },
        { sku: second, promotion: { action: 'Delete', promoId } },
        { sku: third, promotion: { action: 'Replace All' } },
      ] as const
      return client.uploadPriceFeed({ items: [...items] })
    },
  },
} as const satisfies Partial<Record<keyof WalmartClient, Scenario>>

const promotion = {
  action: 'Create',
  type: 'Reduced',
  price: '8.50',
  startsAt: new Date(),
  endsAt: new Date(Date.now() + 7 * dayMs),
  placement: 'MAP Cart',
} as const

/** Creates a promotion, and returns its id. */
async function promote({ client, seller }: ScenarioContext): Promise<string> {
  await client.setOfferPrice({ sku: skuOf(seller), promotion })
  const { value } = await client.getPromotions(skuOf(seller))
  return value.pricingList.pricing[0]?.promoId ?? ''
}
