import type { Item } from '@aisle/walmart-simulator'
import { expect, test } from 'vitest'

import { at, gatewayError, startWalmart } from '../helpers/raw-walmart.ts'

const usd = (amount: number) => ({ currency: 'USD', amount })
const base = (price: unknown) => [{ currentPriceType: 'BASE', currentPrice: price }]

test('sets a price, which the item then shows', async () => {
  const { seller, send, put } = await startWalmart()
  const { sku } = at(seller.items, 13)
  const response = await put('/v3/price', { sku, pricing: base(usd(12.99)) })
  const ItemPriceResponse = { mart: 'WALMART_US', sku, message: expect.any(String) }
  expect(response).toEqual({ status: 200, body: { ItemPriceResponse } })
  const search = `?sku=${encodeURIComponent(sku)}`
  for (const path of [`/v3/items/${encodeURIComponent(sku)}`, `/v3/items${search}`]) {
    const { body } = await send<{ ItemResponse: Item[] }>(path)
    expect(at(body.ItemResponse, 0)).toMatchObject({ sku, price: usd(12.99) })
  }
  expect(at(seller.items, 13).price).toEqual(usd(12.99))
})

test.each<[string, unknown, string]>([
  ['three decimals', base(usd(1.999)), 'amount'],
  ['zero', base(usd(0)), 'amount'],
  ['a negative amount', base(usd(-1)), 'amount'],
  ['a number in a string', base({ currency: 'USD', amount: '1' }), 'amount'],
  ['another currency', base({ currency: 'CAD', amount: 1 }), 'currency'],
  ['another type of price', [{ currentPriceType: 'FUN', currentPrice: usd(1) }], 'currentPriceType'],
  ['no price', [{ currentPriceType: 'BASE' }], 'currentPrice'],
  ['an empty list', [], 'pricing'],
])('rejects a price with %s', async (_what, pricing, field) => {
  const { seller, send, put } = await startWalmart()
  const { sku } = at(seller.items, 0)
  const before = await send(`/v3/items/${sku}`)
  const body = gatewayError('INVALID_REQUEST_CONTENT.GMP_PRICING_API', { field })
  expect(await put('/v3/price', { sku, pricing })).toMatchObject({ status: 400, body })
  expect(await send(`/v3/items/${sku}`)).toEqual(before)
})

test('rejects unknown items, and promotions without promo=true', async () => {
  const { seller, put } = await startWalmart()
  const unknown = await put('/v3/price', { sku: 'none', pricing: base(usd(1)) })
  expect(unknown).toMatchObject({ status: 404, body: gatewayError('CONTENT_NOT_FOUND.GMP_PRICING_API') })
  const { sku } = at(seller.items, 0)
  const pricing = [{ ...base(usd(1))[0], effectiveDate: '2026-04-01T00:00:00Z' }]
  const notSimulated = { status: 501, body: gatewayError('NOT_SIMULATED.GMP_PRICING_API') }
  expect(await put('/v3/price', { sku, pricing })).toMatchObject(notSimulated)
  expect((await put('/v3/price?promo=false', { sku, pricing: base(usd(1)) })).status).toBe(200)
})

const promotion = (changes: object = {}) => ({
  currentPriceType: 'REDUCED',
  currentPrice: usd(4),
  effectiveDate: '2026-04-01T00:00:00Z',
  expirationDate: '2026-05-01T00:00:00Z',
  ...changes,
})

test('accepts the times of a promotion in any zone', async () => {
  const { seller, send, put } = await startWalmart()
  const { sku } = at(seller.items, 0)
  const pricing = [promotion({ effectiveDate: '2026-04-01T00:00:00-05:00' })]
  expect((await put('/v3/price?promo=true', { sku, pricing })).status).toBe(200)
  const listed = { effectiveDate: Date.UTC(2026, 3, 1, 5), expirationDate: Date.UTC(2026, 4, 1) }
  expect((await send(`/v3/promo/sku/${sku}`)).body).toMatchObject({ payload: { pricingList: { pricing: [listed] } } })
})

test.each<[string, unknown, string]>([
  ['the type of a price', promotion({ currentPriceType: 'BASE' }), 'currentPriceType'],
  ['no end', promotion({ expirationDate: undefined }), 'expirationDate'],
  ['an end before its start', promotion({ expirationDate: '2026-03-01T00:00:00Z' }), 'expirationDate'],
  ['an unknown id', promotion({ promoId: 'none' }), 'promoId'],
  ['nothing to delete', promotion({ processMode: 'DELETE' }), 'promoId'],
])('rejects a promotion with %s, and changes nothing', async (_what, entry, field) => {
  const { seller, send, put } = await startWalmart()
  const { sku } = at(seller.items, 0)
  const body = gatewayError('INVALID_REQUEST_CONTENT.GMP_PRICING_API', { field })
  // The deletion names another promotion than the one before it.
  const pricing = [promotion({ effectiveDate: '2026-04-02T00:00:00Z' }), entry]
  expect(await put('/v3/price?promo=true', { sku, pricing })).toMatchObject({ status: 400, body })
  expect((await send(`/v3/promo/sku/${sku}`)).body).toMatchObject({ payload: { pricingList: { pricing: [] } } })
})
