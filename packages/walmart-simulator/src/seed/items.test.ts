import { expect, test } from 'vitest'

import { makeItem } from './items.ts'
import { makeShipNode } from './ship-nodes.ts'

const items = Array.from({ length: 1000 }, (_, position) => makeItem(1, position))

test('generated items have unique SKUs, one in twenty of which needs URL encoding', () => {
  const skus = items.map((item) => item.sku)
  expect(new Set(skus).size).toBe(1000)
  const odd = skus.filter((sku) => encodeURIComponent(sku) !== sku)
  expect(odd).toHaveLength(50)
  for (const character of [' ', '/', '+', '%', '&', 'é']) expect(odd.some((sku) => sku.includes(character))).toBe(true)
})

test('generated items have a shelf in a string, and a price with at most two decimals', () => {
  for (const item of items) {
    expect(JSON.parse(item.shelf)).toContain('Home Page')
    expect(String(item.price.amount)).toMatch(/^\d+(\.\d\d?)?$/)
  }
})

test('generated items have a reason only if they are unpublished', () => {
  for (const item of items) expect(item.unpublishedReasons !== undefined).toBe(item.publishedStatus === 'UNPUBLISHED')
})

test('generated items have every lifecycle status, and variant groups that are set, null and absent', () => {
  expect(new Set(items.map((item) => item.lifecycleStatus))).toEqual(new Set(['ACTIVE', 'RETIRED', 'ARCHIVED']))
  const infos = items.map((item) => item.variantGroupInfo)
  expect([infos.includes(undefined), infos.includes(null), infos.some((info) => info)]).toEqual([true, true, true])
})

test('ship nodes have ids of 17 or 18 digits', () => {
  for (let position = 0; position < 100; position += 1) {
    expect(makeShipNode(1, position).shipNode).toMatch(/^[1-9]\d{16,17}$/)
  }
})
