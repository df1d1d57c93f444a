import { expect, test } from 'vitest'

import { ShipNode, ShipNodesResponse } from './ship-node.ts'

test('keeps a 17-digit id exact, and unknown fields', () => {
  const json = {
    shipNode: '84955660770217985',
    nodeType: 'VIRTUAL',
    postalAddress: { city: 'Reno' },
    shippingDetails: [],
  }
  expect(ShipNode.parse(json)).toEqual(json)
})

test('reads a node abroad', () => {
  const postalAddress = { addressLine1: '1 Kade', addressLine2: 'Hall 3', country: 'NLD' }
  const json = { shipNode: '1', timeZone: 'CET', postalAddress }
  expect(ShipNode.parse(json)).toEqual(json)
})

test('rejects an id rounded by JSON', () => {
  expect(ShipNode.safeParse(JSON.parse('{"shipNode":84955660770217985}')).success).toBe(false)
  expect(ShipNode.parse({ shipNode: 100009 }).shipNode).toBe('100009')
})

test('rejects a node without an id and a response that is not a list', () => {
  expect(ShipNode.safeParse({ shipNode: '' }).success).toBe(false)
  expect(ShipNodesResponse.safeParse({ shipNodes: [] }).success).toBe(false)
})
