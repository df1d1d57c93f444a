import { expect, it } from 'vitest'

import { explainLink, type LinkFacts } from './explain-link.ts'

const noon = new Date('2026-11-23T12:00:00Z')
const off = { auto_link_products: false, auto_create_products: false }
const nothing: LinkFacts = {
  id: 502,
  instance_id: 1,
  sku: 'RUG',
  archived_at: null,
  unmapped_at: null,
  linked_by: null,
  linked_at: null,
  same_sku_product_id: null,
  same_sku_product_archived_at: null,
  ...off,
}
const same_sku_product = { same_sku_product_id: 7 }
const links = { ...off, auto_link_products: true }
const creates = { ...off, auto_create_products: true }

it.each([
  ['hand', 'mapped_by_hand'],
  ['auto_link', 'same_sku'],
  ['auto_create', 'created_from_listing'],
] as const)('explains a link made by %s, whatever the other facts', (linked_by, reason) => {
  const facts = { ...nothing, linked_by, linked_at: noon, archived_at: noon, unmapped_at: noon }
  expect(explainLink(facts)).toEqual({
    state: 'linked',
    reason,
    message: expect.stringMatching(/\.$/),
    linked_at: noon.toISOString(),
  })
})

it.each<[string, Partial<LinkFacts>, string]>([
  ['no_product_with_sku', {}, 'POST /api/walmart/1/products/502/create-sku-product'],
  ['no_product_with_sku', links, 'No product has the SKU "RUG"'],
  ['not_linked_yet', creates, 'POST /api/walmart/1/products/refresh'],
  ['not_linked_yet', { ...same_sku_product, ...links }, 'POST /api/walmart/1/products/refresh'],
  ['not_linked_yet', { ...same_sku_product, ...creates }, 'next refresh'],
  ['auto_link_off', same_sku_product, 'turn on auto_link_products with PATCH /api/walmart/1'],
  ['product_archived', { ...same_sku_product, same_sku_product_archived_at: noon }, 'POST /api/products/7/unarchive'],
  ['product_archived', { ...same_sku_product, same_sku_product_archived_at: noon, ...creates }, '/products/502/map'],
  ['unmapped_by_hand', { ...same_sku_product, ...links, unmapped_at: noon }, 'POST /api/walmart/1/products/502/map'],
  ['listing_archived', { unmapped_at: noon, archived_at: noon }, 'PUT /api/walmart/1/products/unarchive'],
])('explains an unlinked listing with %s: %j', (reason, facts, remedy) => {
  const link = explainLink({ ...nothing, ...facts })
  expect(link).toMatchObject({ state: 'unlinked', reason, linked_at: null })
  expect(link.message).toContain(remedy)
})
