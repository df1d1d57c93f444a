import { type AccessToken, createWalmartClient, type WalmartClient } from '@aisle/walmart'
import { describe, expect, test } from 'vitest'

import { sellerOf, useSimulator } from '../helpers/simulator.ts'

const keys = (name: string) => ({ clientId: name, clientSecret: 'secret' })
const simulator = useSimulator({
  items: 3,
  orders: 5,
  sellers: [
    { ...keys('ours'), market: 'US' },
    { ...keys('canadian'), market: 'CA' },
    { ...keys('mexican'), market: 'MX' },
  ],
})
const connect = (index: number, market?: 'US' | 'CA' | 'MX'): WalmartClient =>
  createWalmartClient({ ...sellerOf(simulator, index), baseUrl: simulator.url, market })

async function textOf(form: FormData): Promise<string> {
  const file = form.get('file')
  return file instanceof Blob ? file.text() : ''
}

const parcel = {
  lineNumber: '1',
  quantity: 1,
  methodCode: 'Standard',
  trackingNumber: 'T1',
  shippedAt: new Date(),
} as const

/** A new order that is ready to ship. */
async function acknowledged(index: number, client: WalmartClient): Promise<string> {
  const { purchaseOrderId } = sellerOf(simulator, index).addOrder()
  await client.acknowledgeOrder(purchaseOrderId)
  return purchaseOrderId
}

describe.each([
  { index: 1, market: 'CA', currency: 'CAD', carrier: 'Canada Post' },
  { index: 2, market: 'MX', currency: 'MXN', carrier: 'Estafeta' },
] as const)('a seller in $market', ({ index, market, currency, carrier }) => {
  test('is reached with headers of the market, for a token too', async () => {
    const calls = simulator.requests.length
    await connect(index, market).getPartnerProfile()
    const headers = { wm_market: market.toLowerCase(), wm_global_version: '3.1' }
    expect(simulator.requests.slice(calls)).toMatchObject([{ path: '/v3/token', headers }, { headers }])
  })

  test.each([undefined, 'US', market === 'CA' ? 'MX' : 'CA'] as const)(
    'is not found in the market %s',
    async (other) => {
      await expect(connect(index, other).getPartnerProfile()).rejects.toMatchObject({ kind: 'credentials_rejected' })
    },
  )

  test('is not reached with its own token without the header of the market', async () => {
    let stored: AccessToken | undefined
    const tokens = { read: async () => stored, write: async (token: AccessToken) => void (stored = token) }
    const options = { ...sellerOf(simulator, index), baseUrl: simulator.url, tokens }
    await createWalmartClient({ ...options, market }).getPartnerProfile()
    await expect(createWalmartClient({ ...options, market: 'US' }).getPartnerProfile()).rejects.toMatchObject({
      kind: 'credentials_rejected',
    })
  })

  test('has items, orders and returns in its currency', async () => {
    const client = connect(index, market)
    const { value: item } = await client.getItem(sellerOf(simulator, index).items[0]?.sku ?? '')
    expect(item.price?.currency).toBe(currency)
    const purchaseOrderId = await acknowledged(index, client)
    const { value: order } = await client.getOrder(purchaseOrderId)
    const charges = order.orderLines.orderLine.flatMap((line) => line.charges.charge)
    expect(new Set(charges.map(({ chargeAmount }) => chargeAmount.currency))).toEqual(new Set([currency]))
    await client.shipOrder({ purchaseOrderId, lines: [{ ...parcel, carrier }] })
    sellerOf(simulator, index).deliverOrder(purchaseOrderId)
    sellerOf(simulator, index).addReturn(purchaseOrderId)
    for await (const { elements } of client.listReturns()) {
      for (const { value } of elements) expect(value.totalRefundAmount?.currencyUnit).toBe(currency)
    }
  })

  test('sets prices and refunds orders in its currency', async () => {
    const client = connect(index, market)
    const sku = sellerOf(simulator, index).items[1]?.sku ?? ''
    await client.setPrice({ sku, price: '9.99' })
    expect((await client.getItem(sku)).value.price).toMatchObject({ amount: '9.99', currency })
    await expect(client.setPrice({ sku, price: '9.99', currency: 'USD' })).rejects.toMatchObject({
      kind: 'invalid_request',
      upstreamField: 'currency',
    })
    const purchaseOrderId = await acknowledged(index, client)
    await client.shipOrder({ purchaseOrderId, lines: [{ ...parcel, carrier }] })
    const charges = [{ reason: 'Others', chargeType: 'PRODUCT', amount: '0.50' }]
    const { value } = await client.refundOrder({ purchaseOrderId, lines: [{ lineNumber: '1', charges }] })
    const [refund] = value.orderLines.orderLine[0]?.refund?.refundCharges?.refundCharge ?? []
    expect(refund?.charge.chargeAmount).toMatchObject({ currency, amount: '-0.5' })
  })

  test('names its market in feeds of prices', async () => {
    const bodies: string[] = []
    const options = { ...sellerOf(simulator, index), baseUrl: simulator.url, market }
    const client = createWalmartClient({
      ...options,
      fetch: async (url, init) => {
        bodies.push(init?.body instanceof FormData ? await textOf(init.body) : String(init?.body))
        return fetch(url, init)
      },
    })
    const offer = { sku: sellerOf(simulator, index).items[2]?.sku ?? '', price: '9.99' }
    await client.setOfferPrice(offer)
    await client.uploadPriceFeed({ items: [offer] })
    const units = bodies.flatMap((body) => /"businessUnit":"(\w+)"/.exec(body)?.[1] ?? [])
    expect(units).toEqual([`WALMART_${market}`, `WALMART_${market}`])
  })

  test('ships with carriers of its market only', async () => {
    const client = connect(index, market)
    const purchaseOrderId = await acknowledged(index, client)
    const ship = (name: string) => client.shipOrder({ purchaseOrderId, lines: [{ ...parcel, carrier: name }] })
    await expect(ship('OnTrac')).rejects.toMatchObject({ kind: 'invalid_request' })
    await ship(carrier)
  })
})

test('a seller in the United States needs no header of the market, and cannot ship with carriers of others', async () => {
  const client = connect(0)
  const calls = simulator.requests.length
  const purchaseOrderId = await acknowledged(0, client)
  expect(simulator.requests.slice(calls).some(({ headers }) => 'wm_market' in headers)).toBe(false)
  const lines = [{ ...parcel, carrier: 'Estafeta' }]
  await expect(client.shipOrder({ purchaseOrderId, lines })).rejects.toMatchObject({ kind: 'invalid_request' })
})

test('a market that is not simulated is rejected, and so is one that the client does not know', async () => {
  const headers = { WM_MARKET: 'cl', 'WM_SVC.NAME': 'me', 'WM_QOS.CORRELATION_ID': '1', Accept: 'application/json' }
  const response = await fetch(`${simulator.url}/v3/token`, { method: 'POST', headers })
  expect(response.status).toBe(501)
  expect(() => connect(0, 'CL' as 'CA')).toThrow(/market/)
})
