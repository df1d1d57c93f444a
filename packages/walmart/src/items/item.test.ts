import { expect, test } from 'vitest'

import { Item, ItemsResponse } from './item.ts'

test('accepts an item without a SKU, whether missing, null or empty', () => {
  expect([{}, { sku: null }, { sku: '' }, { sku: ' ' }].map((json) => Item.parse(json).sku ?? undefined)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('rejects a SKU longer than Walmart allows', () => {
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

test('accepts null in every known field', () => {
  const json = Object.fromEntries(Object.keys(Item.shape).map((key) => [key, null]))
  expect(Item.parse(json)).toEqual(json)
})

test('rejects a price that is not a number', () => {
  expect(Item.safeParse({ sku: 'a', price: { currency: 'USD', amount: 'free' } }).success).toBe(false)
  expect(Item.parse({ sku: 'a', price: { currency: 'USD', amount: 190 } }).price?.amount).toBe('190')
})

test('treats a missing list as empty only if the total is 0', () => {
  expect(ItemsResponse.safeParse({ totalItems: 0 }).success).toBe(true)
  expect(ItemsResponse.safeParse({ totalItems: 3 }).success).toBe(false)
  expect(ItemsResponse.safeParse({}).success).toBe(false)
})

test('accepts a list with an invalid total', () => {
  expect(ItemsResponse.parse({ ItemResponse: [], totalItems: 'many' }).totalItems).toBeUndefined()
})
