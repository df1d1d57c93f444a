import { createWalmartClient, type PromotionsUpdate } from '@aisle/walmart'
import type { FaultEffect } from '@aisle/walmart-simulator'
import { afterEach, expect, test } from 'vitest'

import { sellerOf, useSimulator, withFields } from '../helpers/simulator.ts'

const simulator = useSimulator({ items: 10, orders: 1 })
const removals: (() => void)[] = []
afterEach(() => removals.splice(0).forEach((remove) => remove()))

function connect() {
  const { clientId, clientSecret } = sellerOf(simulator)
  return createWalmartClient({ baseUrl: simulator.url, clientId, clientSecret })
}

const skuAt = (index: number) => sellerOf(simulator).items[index]?.sku ?? ''
const disturb = (effect: FaultEffect) =>
  removals.push(simulator.fault({ path: '/v3/price', method: 'PUT', times: 1, effect }))
const respondWith = (body: object) => disturb({ kind: 'respond', status: 200, body: JSON.stringify(body) })

test('sets a price exact to the cent', async () => {
  const client = connect()
  for (const [price, shown] of [
    ['12.99', '12.99'],
    ['0.10', '0.1'],
    ['1000', '1000'],
  ] as const) {
    const { value, raw, gaps } = await client.setPrice({ sku: skuAt(3), price, currency: 'USD' })
    expect(value).toMatchObject({ sku: skuAt(3), mart: 'WALMART_US', message: expect.any(String) })
    expect([raw, gaps]).toEqual([value, []])
    expect((await client.getItem(skuAt(3))).value.price).toEqual({ currency: 'USD', amount: shown })
  }
})

test('never sends a price again after a lost response', async () => {
  for (const kind of ['lose-response', 'lose-request'] as const) {
    const calls = simulator.requests.length
    disturb({ kind })
    const error = { kind: 'unavailable', outcome: 'unknown' }
    const client = connect()
    await expect(client.setPrice({ sku: skuAt(4), price: '7.77' })).rejects.toMatchObject(error)
    expect(simulator.requests.slice(calls).map(({ path }) => path)).toEqual(['/v3/token', '/v3/price'])
  }
})

test('accepts a receipt without the SKU or the message, wrapped or not', async () => {
  const price = { sku: 'a', price: '1' }
  for (const receipt of [
    { sku: 'a', message: null },
    { mart: 'WALMART_US', message: 'Thank you' },
    // In Walmart's example of promotions of 2022.
    { feedId: 'EXAMPLE0001@FEED' },
  ]) {
    respondWith(receipt)
    expect((await connect().setPrice(price)).value).toEqual(receipt)
    respondWith({ ItemPriceResponse: receipt })
    expect((await connect().setPrice(price)).value).toEqual(receipt)
  }
})

test('accepts the number that Mexico has for the mart', async () => {
  respondWith({ ItemPriceResponse: { mart: 7, sku: 'a' } })
  expect((await connect().setPrice({ sku: 'a', price: '1' })).value).toEqual({ mart: '7', sku: 'a' })
})

test('throws what a receipt with errors says', async () => {
  respondWith({ sku: 'a', errors: [{ code: 'X', description: 'Too high.' }] })
  const error = { kind: 'invalid_request', outcome: undefined, upstreamCode: 'X', upstreamMessage: 'Too high.' }
  await expect(connect().setPrice({ sku: 'a', price: '1' })).rejects.toMatchObject(error)
})

test.each([{}, { errors: [{ code: 'X' }] }, { ItemPriceResponse: null }])(
  'does not mistake %j for a receipt',
  async (receipt) => {
    respondWith(receipt)
    const error = { kind: 'unexpected_response', outcome: 'unknown' }
    await expect(connect().setPrice({ sku: 'a', price: '1' })).rejects.toMatchObject(error)
  },
)

test('throws not_found for an unknown item', async () => {
  const error = { kind: 'not_found', outcome: undefined }
  await expect(connect().setPrice({ sku: 'none', price: '1' })).rejects.toMatchObject(error)
})

test.each([
  ['price', { sku: 'a', price: '1.999' }],
  ['price', { sku: 'a', price: '0.00' }],
  ['price', { sku: 'a', price: '-1' }],
  ['price', withFields({ sku: 'a', price: '1' }, { price: 1.5 })],
  ['currency', { sku: 'a', price: '1', currency: 'EUR' as 'USD' }],
  ['sku', { sku: '', price: '1' }],
])('rejects an invalid %s before sending anything: %j', async (field, update) => {
  const calls = simulator.requests.length
  await expect(connect().setPrice(update)).rejects.toMatchObject({
    kind: 'invalid_request',
    message: expect.stringContaining(`The call was not sent. ${field}: expected`.replace('sku: expected', 'sku: must')),
  })
  expect(simulator.requests.length).toBe(calls)
})

const dayMs = 86_400_000
const startsAt = new Date(Date.now() + dayMs)
const reduced = {
  action: 'Create',
  type: 'Reduced',
  price: '5.00',
  startsAt,
  endsAt: new Date(startsAt.getTime() + 30 * dayMs),
} as const

async function promotionsOf(sku: string) {
  const { value } = await connect().getPromotions(sku)
  return value.pricingList.pricing.map(({ promoId, currentPrice, currentPriceType, effectiveDate }) => {
    return { promoId: promoId ?? '', price: currentPrice.value.amount, currentPriceType, effectiveDate }
  })
}

test('sets price and business price of an item, and reports when it is done', async () => {
  const sku = skuAt(5)
  const { value, gaps } = await connect().setOfferPrice({ sku, price: '31.05', businessPrice: '30', msrp: '40' })
  expect(value).toMatchObject({ feedStatus: 'PROCESSED', itemsSucceeded: 1, feedSubmissionDate: expect.any(Date) })
  expect(gaps).toEqual([])
  expect((await connect().getItem(sku)).value.price?.amount).toBe('31.05')
  const { headers } = simulator.requests.findLast(({ path, method }) => path === '/v3/price' && method === 'POST') ?? {}
  expect([headers?.['wm_global_version'], headers?.['wm_market']]).toEqual(['3.1', 'US'])
})

test('creates, changes and deletes promotions of an item', async () => {
  const sku = skuAt(6)
  const client = connect()
  expect(await promotionsOf(sku)).toEqual([])
  await client.setOfferPrice({ sku, promotion: reduced })
  await client.setOfferPrice({ sku, promotion: { ...reduced, type: 'Clearance', price: '4.00' } })
  const [first, second] = await promotionsOf(sku)
  expect([first, second]).toMatchObject([
    { price: '5', currentPriceType: 'REDUCED', effectiveDate: new Date(Math.floor(startsAt.getTime() / 1000) * 1000) },
    { price: '4', currentPriceType: 'CLEARANCE' },
  ])
  const promoId = first?.promoId ?? ''
  await client.setOfferPrice({ sku, promotion: { ...reduced, promoId, price: '4.50' } })
  expect((await promotionsOf(sku)).map(({ price }) => price)).toEqual(['4', '4.5'])
  await client.setOfferPrice({ sku, promotion: { action: 'Delete', promoId } })
  expect(await promotionsOf(sku)).toEqual([second])
  await client.setOfferPrice({ sku, promotion: { action: 'Replace All' } })
  expect(await promotionsOf(sku)).toEqual([])
})

test('sets promotions with the older call: creates, changes, deletes and replaces them', async () => {
  const sku = skuAt(7)
  const { action: _action, ...price } = { ...reduced, type: 'REDUCED' }
  const later = { ...price, startsAt: reduced.endsAt, endsAt: new Date(reduced.endsAt.getTime() + dayMs) }
  const set = (update: Omit<PromotionsUpdate, 'sku'>) => connect().setPromotions({ sku, ...update })
  const created = await set({ promotions: [{ ...price, comparisonPrice: '9', placement: 'CART' }, later] })
  expect(created.value).toMatchObject({ sku, mart: 'WALMART_US' })
  const [first, second] = await promotionsOf(sku)
  expect([first?.price, second?.price]).toEqual(['5', '5'])
  await set({ promotions: [{ ...price, promoId: first?.promoId, price: '4.50' }] })
  expect((await promotionsOf(sku)).find(({ promoId }) => promoId === first?.promoId)?.price).toBe('4.5')
  await set({ promotions: [{ ...later, processMode: 'DELETE' }] })
  expect((await promotionsOf(sku)).map(({ promoId }) => promoId)).toEqual([first?.promoId])
  await set({ promotions: [], replaceAll: true })
  expect(await promotionsOf(sku)).toEqual([])
  await expect(set({ promotions: [] })).rejects.toThrow('promotions: expected at least one promotion, or replaceAll')
})

test('throws what Walmart says about an item whose price it rejects with status 200', async () => {
  const error = { kind: 'invalid_request', status: 200, outcome: undefined }
  await expect(connect().setOfferPrice({ sku: 'none', price: '1' })).rejects.toMatchObject({
    ...error,
    upstreamCode: 'CONTENT_NOT_FOUND.GMP_PRICING_API',
    upstreamMessage: 'SKU none does not exist',
  })
  const late = { ...reduced, endsAt: new Date(startsAt.getTime() + 181 * dayMs) }
  const tooLong = connect().setOfferPrice({ sku: skuAt(7), promotion: late })
  await expect(tooLong).rejects.toMatchObject({ ...error, message: expect.stringContaining('180 days') })
})

test('redacts a secret that a proxy echoes in the error of a price', async () => {
  const { clientSecret } = sellerOf(simulator)
  const ingestionError = [{ type: 'DATA_ERROR', code: `A.${clientSecret}`, description: `got ${clientSecret}` }]
  const item = { sku: 'a', ingestionStatus: 'DATA_ERROR', ingestionErrors: { ingestionError } }
  const body = JSON.stringify({ feedStatus: 'ERROR', itemsDetails: { itemIngestionStatus: [item] } })
  removals.push(simulator.fault({ path: '/v3/price', times: 1, effect: { kind: 'respond', status: 200, body } }))
  await expect(connect().setOfferPrice({ sku: 'a', price: '1' })).rejects.toMatchObject({
    upstreamCode: 'A.[secret]',
    message: 'Walmart rejected the request: got [secret]: A.[secret] (HTTP 200)',
  })
})

test('accepts the receipt that Walmart documents for a promotion', async () => {
  const body = JSON.stringify({ ItemPriceResponse: { mart: 'WALMART_US', sku: 'a', message: 'Accepted' } })
  removals.push(simulator.fault({ path: '/v3/price', times: 1, effect: { kind: 'respond', status: 200, body } }))
  const { value } = await connect().setOfferPrice({ sku: 'a', price: '1' })
  expect(value).toEqual({ mart: 'WALMART_US', sku: 'a', message: 'Accepted' })
})

test('never sends an offer price again after a lost response', async () => {
  removals.push(simulator.fault({ path: '/v3/price', times: 1, effect: { kind: 'lose-response' } }))
  const calls = simulator.requests.length
  const setting = connect().setOfferPrice({ sku: skuAt(8), promotion: reduced })
  await expect(setting).rejects.toMatchObject({ kind: 'unavailable', outcome: 'unknown' })
  expect(simulator.requests.slice(calls).map(({ path }) => path)).toEqual(['/v3/token', '/v3/price'])
})

test.each<[string, Parameters<ReturnType<typeof connect>['setOfferPrice']>[0]]>([
  ['expected something to change', { sku: 'a' }],
  ['businessPrice: expected', { sku: 'a', businessPrice: '1.001' }],
  ['promotion.endsAt: must be after startsAt', { sku: 'a', promotion: { ...reduced, endsAt: startsAt } }],
  ['promotion.promoId: ', { sku: 'a', promotion: { action: 'Delete', promoId: '' } }],
])('rejects an offer before sending anything: %s', async (message, offer) => {
  const calls = simulator.requests.length
  await expect(connect().setOfferPrice(offer)).rejects.toThrow(message)
  expect(simulator.requests.length).toBe(calls)
})
