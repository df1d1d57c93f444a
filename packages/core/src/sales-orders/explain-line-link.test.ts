import { describe, expect, it } from 'vitest'

import { explainLineLink, type LineFacts } from './explain-line-link.ts'

const unlinked: LineFacts = {
  instance_id: 4,
  sku: 'RUG-IVORY',
  product_id: null,
  product_sku: null,
  product_title: null,
  listing_id: 502,
  listing_product_id: null,
}
const linked: LineFacts = {
  ...unlinked,
  product_id: 7,
  product_sku: 'RUG',
  product_title: 'Rug',
  listing_product_id: 7,
}

describe('a line with a product', () => {
  it('shows the product and the listing it came from', () => {
    expect(explainLineLink(linked)).toEqual({
      state: 'linked',
      reason: 'listing_linked',
      message: 'Listing 502 with SKU "RUG-IVORY" is linked to this product.',
      listing_id: 502,
      product: { id: 7, sku: 'RUG', name: 'Rug' },
    })
  })

  it.each([
    [8, 'It has another product now'],
    [null, 'It has no product now'],
  ])('keeps the product when its listing is mapped to %s', (listingProductId, phrase) => {
    expect(explainLineLink({ ...linked, listing_product_id: listingProductId })).toMatchObject({
      state: 'linked',
      reason: 'listing_linked_before',
      message: expect.stringContaining(phrase),
      product: { id: 7 },
    })
  })

  it('keeps the product when its listing is gone', () => {
    const gone = { ...linked, listing_id: null, listing_product_id: null }
    expect(explainLineLink(gone)).toMatchObject({ state: 'linked', reason: 'listing_linked_before', listing_id: null })
  })
})

describe('a line without a product', () => {
  it.each([
    ['listing_unlinked', {}, 'POST /api/walmart/4/products/502/map'],
    ['no_listing', { listing_id: null }, 'POST /api/walmart/4/products/refresh'],
    ['no_sku', { sku: null, listing_id: null }, 'on Walmart'],
    ['no_sku', { sku: '', listing_id: null }, 'on Walmart'],
  ] as const)('gives the reason and the remedy: %s', (reason, facts, remedy) => {
    const link = explainLineLink({ ...unlinked, ...facts })
    expect(link).toMatchObject({ state: 'unlinked', reason, product: null })
    expect(link.message).toContain(remedy)
  })
})
