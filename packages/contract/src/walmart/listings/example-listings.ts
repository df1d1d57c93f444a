import type { WalmartListing } from './listing.ts'

const walmart = { mart: 'WALMART_US', condition: 'New', lifecycleStatus: 'ACTIVE', priceCurrency: 'USD' }
const times = {
  stock_buffer: null,
  stock_floor: null,
  archived_at: null,
  created_at: '2026-11-23T16:12:00.000Z',
  updated_at: '2026-11-23T16:12:00.000Z',
}

/** A listing that is linked to the product with its SKU. */
export const linkedListing: WalmartListing = {
  ...walmart,
  ...times,
  id: 501,
  integration_instance_id: 1,
  sku: 'MUG-BLUE-350',
  wpid: '4ABCDEF12345',
  upc: '036000291452',
  gtin: '00036000291452',
  productName: 'Blue stoneware mug, 350 ml',
  shelf: '["Home","Kitchen","Mugs"]',
  productType: 'Mugs',
  priceAmount: '14.95',
  publishedStatus: 'PUBLISHED',
  product_listing_id: 601,
  product: { id: 7, name: 'Blue mug, 350 ml', sku: 'MUG-BLUE-350', listing_id: 601 },
  mapped_sku: 'MUG-BLUE-350',
  mapped_at: '2026-11-23T16:12:00.000Z',
  link: {
    state: 'linked',
    reason: 'same_sku',
    message: 'Linked to the product with the same SKU.',
    linked_at: '2026-11-23T16:12:00.000Z',
  },
}

/** The same listing, mapped by hand. */
export const mappedListing: WalmartListing = {
  ...linkedListing,
  link: { ...linkedListing.link, reason: 'mapped_by_hand', message: 'Mapped to this product by hand.' },
}

/** A listing without a product. */
export const unlinkedListing: WalmartListing = {
  ...walmart,
  ...times,
  id: 502,
  integration_instance_id: 1,
  sku: 'RUG-IVORY',
  wpid: '5BCDEF123456',
  upc: null,
  gtin: '00036000291469',
  productName: 'Ivory hall rug, 60 x 180 cm',
  shelf: '["Home","Rugs"]',
  productType: 'Rugs',
  priceAmount: '79.00',
  publishedStatus: 'UNPUBLISHED',
  product_listing_id: null,
  product: null,
  mapped_sku: null,
  mapped_at: null,
  link: {
    state: 'unlinked',
    reason: 'no_product_with_sku',
    message:
      'No product has the SKU "RUG-IVORY". Create one with POST /api/walmart/1/products/502/create-sku-product, or map ' +
      'the listing to another product with POST /api/walmart/1/products/502/map.',
    linked_at: null,
  },
}
