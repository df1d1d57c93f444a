import { describe, expect, it } from 'vitest'

import { estimateCosts } from './sold-order.ts'

const costOf = ([product, shipping]: readonly [product: string, shipping: string], percentage: string | null) =>
  estimateCosts(
    { product_amount: product, shipping_amount: shipping },
    { proforma_marketplace_cost_percentage: percentage, proforma_payment_cost_percentage: null },
  ).proforma_marketplace_cost

describe('a proforma cost', () => {
  it.each<[charges: [string, string], percentage: string, cost: string]>([
    [['29.98', '4.95'], '15', '5.24'],
    [['29.98', '0'], '2.5', '0.75'],
    [['89', '5'], '0', '0.00'],
    [['89', '5'], '100', '94.00'],
    // Half a cent goes to the even neighbour.
    [['0.50', '0'], '1', '0.00'],
    [['1.50', '0'], '1', '0.02'],
    [['2.50', '0'], '1', '0.02'],
    [['-1.50', '0'], '1', '-0.02'],
    [['1.005', '0'], '100', '1.00'],
    [['1.015', '0'], '100', '1.02'],
  ])('of %j at %s percent is %s', (charges, percentage, cost) => {
    expect(costOf(charges, percentage)).toBe(cost)
  })

  it('is unknown without a percentage', () => {
    expect(costOf(['29.98', '4.95'], null)).toBeNull()
  })
})
