import { expect, test } from 'vitest'

import { ShipNode, ShipNodesResponse } from './ship-node.ts'

test('keeps an id of 17 digits whole, and what it does not know', () => {
  const json = {
    shipNode: '84955660770217985',
    nodeType: 'VIRTUAL',
    postalAddress: { city: 'Reno' },
    shippingDetails: [],
  }
  expect(ShipNode.parse(json)).toEqual(json)
})

test('refuses an id that JSON has rounded', () => {
  expect(ShipNode.safeParse(JSON.parse('{"shipNode":84955660770217985}')).success).toBe(false)
  expect(ShipNode.parse({ shipNode: 100009 }).shipNode).toBe('100009')
})

test('refuses a node without id, and an answer that is no list', () => {
  expect(ShipNode.safeParse({ shipNode: '' }).success).toBe(false)
  expect(ShipNodesResponse.safeParse({ shipNodes: [] }).success).toBe(false)
})
