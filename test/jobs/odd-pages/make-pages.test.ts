import { expect, it } from 'vitest'

import { type Json, set } from './make-pages.ts'

it('gives each place its own copy of a value, so that a value never contains itself', () => {
  const odd = {}
  const record: Json = {}
  set(['shippingInfo'], odd)(record)
  set(['shippingInfo', 'phone'], odd)(record)
  expect(JSON.stringify(record)).toBe('{"shippingInfo":{"phone":{}}}')
  expect(odd).toEqual({})
})
