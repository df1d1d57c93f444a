import { expect, test } from 'vitest'

import { InventoryNode, InventoryQuantity } from './inventory.ts'

test.each([
  [7, 7],
  ['7', 7],
  [-3, -3],
  ['-3', -3],
  [0, 0],
])('reads the amount %j', (amount, read) => {
  expect(InventoryQuantity.parse({ unit: 'EACH', amount })).toEqual({ unit: 'EACH', amount: read })
})

test.each([1.5, '1.5', 'many', null, true])('rejects the amount %j', (amount) => {
  expect(InventoryQuantity.safeParse({ amount }).success).toBe(false)
})

test('accepts null quantities and keeps unknown fields', () => {
  const json = { shipNode: '84955660770217985', inputQty: null, availToSellQty: null, reservedQty: null, x: 1 }
  expect(InventoryNode.parse(json)).toEqual(json)
})
