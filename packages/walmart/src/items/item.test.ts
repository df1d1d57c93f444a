import { expect, test } from 'vitest'

import { Item, ItemsResponse } from './item.ts'

test('hands out an item without SKU, however that is written', () => {
  expect([{}, { sku: null }, { sku: '' }, { sku: ' ' }].map((json) => Item.parse(json).sku ?? undefined)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('refuses a SKU that is longer than Walmart has them', () => {
  expect(['x'.repeat(255), 'x'.repeat(256)].map((sku) => Item.safeParse({ sku }).success)).toEqual([true, false])
})

test.each([
  [{ isPrimary: true, groupingAttributes: { name: 'colour', value: 'red' } }],
  [{ isPrimary: 'TRUE', groupingAttributes: [{ name: 'colour', value: 'red' }] }],
])('reads the variant group from %j', (variantGroupInfo) => {
  expect(Item.parse({ sku: 'a', variantGroupInfo }).variantGroupInfo).toEqual({
    isPrimary: true,
    groupingAttributes: [{ name: 'colour', value: 'red' }],
  })
})

test('takes null in every known field', () => {
  const json = Object.fromEntries(Object.keys(Item.shape).map((key) => [key, null]))
  expect(Item.parse(json)).toEqual(json)
})

test('refuses a price that is no number', () => {
  expect(Item.safeParse({ sku: 'a', price: { currency: 'USD', amount: 'free' } }).success).toBe(false)
  expect(Item.parse({ sku: 'a', price: { currency: 'USD', amount: 190 } }).price?.amount).toBe('190')
})

test('takes a missing list for an empty one only if the total says so', () => {
  expect(ItemsResponse.safeParse({ totalItems: 0 }).success).toBe(true)
  expect(ItemsResponse.safeParse({ totalItems: 3 }).success).toBe(false)
  expect(ItemsResponse.safeParse({}).success).toBe(false)
})

test('lists items whose total cannot be read', () => {
  expect(ItemsResponse.parse({ ItemResponse: [], totalItems: 'many' }).totalItems).toBeUndefined()
})
