import { knownCarriers, knownRefundReasons } from '@aisle/contract'
import * as walmart from '@aisle/walmart'
import { expect, it } from 'vitest'

// Neither of the two published packages depends on the other.
it('the contract and the Walmart client know the same carriers and refund reasons', () => {
  expect(knownCarriers).toEqual(walmart.knownCarriers)
  expect(knownRefundReasons).toEqual(walmart.knownRefundReasons)
})
