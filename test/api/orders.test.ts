import { beforeAll, describe, expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { addOrder, lineOf, setUnits } from '../helpers/new-orders.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { daysAgo } from '../helpers/worker.ts'
import { addListings, addProduct } from './add-listings.ts'
import { expectError } from './expect-error.ts'
import { addForeignInstance } from './foreign-instance.ts'

const timeZone = 'America/Los_Angeles'
const simulator = useSimulator({ items: 3, orders: 0 })
const seller = sellerOf(simulator)
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
let id: number
let foreignId: number
let orderIds: Record<string, number>

/** Midnight in the tenant's time zone, two days ago. */
const dayStart = localMidnight(daysAgo(2))
const minuteMs = 60_000
const small = addOrder(seller, ['MUG'], { orderDate: dayStart - minuteMs })
const large = addOrder(seller, ['RUG', 'LAMP'], { orderDate: dayStart, units: 20 })
const shipped = addOrder(seller, ['GONE'], {
  orderDate: dayStart + 24 * 60 * minuteMs - 1000,
  shipNode: { type: 'WFSFulfilled' },
})
setUnits(lineOf(shipped), { Shipped: 1 })
const cancelled = addOrder(seller, ['MUG'], { orderDate: dayStart + 24 * 60 * minuteMs })
setUnits(lineOf(cancelled), { Cancelled: 1 })
const formula = '=HYPERLINK("https://example.com", "Free mug")'
lineOf(large, 1).item.productName = formula
const packed = [
  { key: 'VIRTUAL_PACK_UNITS_ORDERED', value: '2' },
  { key: 'VIRTUAL_PACK_SIZE', value: '4' },
]
lineOf(large).miscAttributes = { miscAttribute: [{ name: 'VIRTUAL_PACK', details: { detail: packed } }] }
large.shippingInfo.postalAddress.name = 'Bo Tamsin, "Jr"'

beforeAll(async () => {
  await select(api, 'update tenants set time_zone = $1', [timeZone])
  foreignId = await addForeignInstance(api, await api.createTenant('other.example'))
  const body = instanceOf(api.tenant, { integration_settings: { start_date: daysAgo(30) } }, seller)
  id = (await api.call('POST', '/api/walmart', { body })).body.data.id
  const listings = await addListings(api, id, [{ sku: 'MUG' }, { sku: 'RUG' }])
  const productId = await addProduct(api, { sku: 'OUR-MUG' })
  await api.call('POST', `/api/walmart/${id}/products/${listings['MUG']}/map`, { body: { product_id: productId } })
  orderIds = {}
  for (const { customerOrderId, purchaseOrderId } of [small, large, shipped, cancelled]) {
    const response = await api.call('POST', `/api/walmart/${id}/orders/refresh-order`, {
      body: { uniqueId: customerOrderId },
    })
    orderIds[purchaseOrderId] = response.body.data[0].id
  }
})

const path = (rest = '') => `/api/walmart/${id}/orders${rest}`
const list = async (query = '') => (await api.call('GET', path(`?${query}`))).body
const found = async (query: string) =>
  (await list(query)).data.map(({ purchaseOrderId }: { purchaseOrderId: string }) => purchaseOrderId)
const numbers = (...orders: { purchaseOrderId: string }[]) => orders.map(({ purchaseOrderId }) => purchaseOrderId)
const idOf = ({ purchaseOrderId }: { purchaseOrderId: string }) => orderIds[purchaseOrderId]
const part = (input: object) => api.client().walmart.orders.export.query({ id, ...input })
const put = (verb: string, ids: (number | undefined)[], instanceId = id) =>
  api.call('PUT', `/api/walmart/${instanceId}/orders/${verb}`, { body: { ids } })

describe('the list of orders', () => {
  it('shows Walmart’s data of each, and its sales order', async () => {
    const { data, ...page } = await list(`search=${small.purchaseOrderId}`)
    expect(page).toMatchObject({ total: 1, current_page: 1, last_page: 1 })
    expect(data).toEqual([
      {
        id: idOf(small),
        integration_instance_id: id,
        customerOrderId: small.customerOrderId,
        purchaseOrderId: small.purchaseOrderId,
        customerEmailId: 'someone@relay.example.com',
        customerName: 'Ada Lovell Hollis',
        estimatedDeliveryDate: new Date(small.shippingInfo.estimatedDeliveryDate).toISOString(),
        estimatedShipDate: new Date(small.shippingInfo.estimatedShipDate).toISOString(),
        shipNodeType: 'SellerFulfilled',
        status: 'Created',
        acknowledge_by: new Date(small.orderDate + 4 * 60 * minuteMs).toISOString(),
        ship_by: new Date(small.shippingInfo.estimatedShipDate).toISOString(),
        orderDate: new Date(small.orderDate).toISOString(),
        currency: 'USD',
        total: '13.1',
        sku_sales_order: { id: expect.any(Number), number: small.purchaseOrderId },
        link: {
          state: 'linked',
          reason: 'created_by_refresh',
          message: expect.stringContaining('All of its lines'),
          unlinked_lines: 0,
        },
        archived_at: null,
        created_at: expect.any(String),
        updated_at: expect.any(String),
      },
    ])
  })

  it('is newest first, and sorts by any column in both directions', async () => {
    const all = numbers(small, large, shipped, cancelled)
    expect(await found('')).toEqual(all.toReversed())
    for (const column of ['id', 'purchaseOrderId', 'customerOrderId', 'orderDate']) {
      expect(await found(`sort=${column}`)).toEqual(all)
      expect(await found(`sort=-${column}`)).toEqual(all.toReversed())
    }
    expect(await found('sort=total')).toEqual(numbers(small, shipped, cancelled, large))
    expect(await found('sort=-total')).toEqual(numbers(large, cancelled, shipped, small))
    expect(await found('sort=status')).toEqual(numbers(cancelled, small, large, shipped))
  })

  it.each([
    ['status=Shipped', [shipped]],
    ['status=Delivered', []],
    ['shipNodeType=WFSFulfilled', [shipped]],
    ['link_state=unlinked', [cancelled]],
    ['link_state=linked&shipNodeType=SellerFulfilled', [large, small]],
    ['archived=true', []],
    ['search=tamsin', [large]],
    ['search=RELAY.example', [cancelled, shipped, large, small]],
    ['search=lam', [large]],
    ['search=%25', []],
    [`search=${shipped.customerOrderId}`, [shipped]],
    ['search=mug&status=Created', [small]],
  ])('filters by ?%s', async (query, orders) => {
    expect(await found(query)).toEqual(numbers(...orders))
    expect((await list(query)).total).toBe(orders.length)
  })

  it('reads a date as a whole day in the tenant’s time zone, and a time as that time', async () => {
    const day = daysAgo(2)
    expect(await found(`orderDateFrom=${day}&orderDateTo=${day}`)).toEqual(numbers(shipped, large))
    expect(await found(`orderDateFrom=${day}`)).toEqual(numbers(cancelled, shipped, large))
    expect(await found(`orderDateTo=${day}`)).toEqual(numbers(shipped, large, small))
    const moment = new Date(dayStart).toISOString()
    expect(await found(`orderDateTo=${moment}`)).toEqual(numbers(large, small))
    expect(await found(`orderDateFrom=${moment}&orderDateTo=${moment}`)).toEqual(numbers(large))
  })

  it('converts a time with an offset to UTC', async () => {
    const moment = new Date(dayStart + 3_600_000).toISOString().replace('Z', encodeURIComponent('+01:00'))
    expect(await found(`orderDateFrom=${moment}&orderDateTo=${moment}`)).toEqual(numbers(large))
  })

  it.each([
    [`orderDateFrom=${daysAgo(1)}&orderDateTo=${daysAgo(2)}`, '/orders'],
    [`orderDateFrom=${daysAgo(1)}&orderDateTo=${daysAgo(2)}`, '/orders/export'],
  ])('rejects a range that ends before it starts: ?%s at %s', async (query, end) => {
    expectError(await api.call('GET', path(`?${query}`).replace('/orders', end)), 'ERR_VALIDATION', {
      errors: { orderDateTo: ['The order date to field must not be before orderDateFrom.'] },
    })
  })

  it.each(['/orders', '/orders/export'])(
    'rejects a range of a day and a time that ends before it starts in the tenant’s time zone, at %s',
    async (end) => {
      const day = daysAgo(2)
      const wrong = [
        [day, new Date(dayStart - 1).toISOString()],
        [new Date(dayStart + 24 * 60 * minuteMs).toISOString(), day],
      ]
      const right = [
        [day, new Date(dayStart).toISOString()],
        [new Date(dayStart + 24 * 60 * minuteMs - 1).toISOString(), day],
      ]
      const call = ([from, to]: string[]) =>
        api.call('GET', path(`?orderDateFrom=${from}&orderDateTo=${to}`).replace('/orders', end))
      for (const range of wrong) {
        expectError(await call(range), 'ERR_VALIDATION', {
          errors: { orderDateTo: ['The order date to field must not be before orderDateFrom.'] },
        })
      }
      for (const range of right) expect(await call(range)).toMatchObject({ status: 200 })
    },
  )

  it.each(['orderDateFrom=2026-02-30', 'orderDateTo=yesterday', 'orderDateTo=2026-11-23T25:00:00Z', 'status=shipped'])(
    'rejects ?%s',
    async (query) => {
      const [field = ''] = query.split('=')
      expectError(await api.call('GET', path(`?${query}`)), 'ERR_VALIDATION', {
        errors: { [field]: [expect.stringMatching(/must be/)] },
      })
    },
  )

  it('is not shown without a token or for another tenant’s instance', async () => {
    expectError(await api.call('GET', path(), { token: null }), 'ERR_UNAUTHENTICATED')
    expectError(await api.call('GET', `/api/walmart/${foreignId}/orders`), 'ERR_NOT_FOUND')
  })
})

describe('one order', () => {
  it('has its lines, each with its product or the reason why it has none', async () => {
    const { body } = await api.call('GET', path(`/${idOf(large)}`))
    expect(body.data.orderItems).toMatchObject([
      { lineNumber: '1', sku: 'RUG', quantity: '20', amount: '203.1', link: { reason: 'listing_unlinked' } },
      { lineNumber: '2', sku: 'LAMP', itemName: formula, link: { reason: 'no_listing', product: null } },
    ])
    expect(body.data.link).toMatchObject({ state: 'linked', unlinked_lines: 2 })
  })

  it('shows what Walmart says about a line, such as that it is a pack of several items', async () => {
    const { body } = await api.call('GET', path(`/${idOf(large)}`))
    const attributes = [[{ name: 'VIRTUAL_PACK', details: packed }], []]
    expect(body.data.orderItems.map((item: { attributes: unknown }) => item.attributes)).toEqual(attributes)
  })

  it('shows the products of its listings if it has no sales order', async () => {
    const { data } = (await api.call('GET', path(`/${idOf(cancelled)}`))).body
    expect(data).toMatchObject({ sku_sales_order: null, link: { state: 'unlinked', reason: 'cancelled' } })
    expect(data.orderItems).toMatchObject([
      { status: 'Cancelled', link: { state: 'linked', reason: 'listing_linked', product: { sku: 'OUR-MUG' } } },
    ])
  })

  it('returns 404 if it is unknown or belongs to another instance', async () => {
    expectError(await api.call('GET', path('/999999')), 'ERR_NOT_FOUND')
    const other = (await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant) })).body.data.id
    expectError(await api.call('GET', `/api/walmart/${other}/orders/${idOf(small)}`), 'ERR_NOT_FOUND')
    expectError(await api.call('GET', `/api/walmart/${foreignId}/orders/${idOf(small)}`), 'ERR_NOT_FOUND')
  })
})

describe('the exported file', () => {
  it('has a row for each line, and no cell that a spreadsheet would execute', async () => {
    const { data, next } = await part({ search: 'tamsin' })
    expect(next).toBeNull()
    const [header, rug, lamp, ...rest] = data.split('\r\n')
    expect(header).toMatch(/^purchaseOrderId,customerOrderId,orderDate,status,/)
    expect(rug).toBe(
      [
        `${large.purchaseOrderId},${large.customerOrderId},${new Date(large.orderDate).toISOString()},Created`,
        'SellerFulfilled,"Bo Tamsin, ""Jr""",someone@relay.example.com,1,RUG,Kettle,Created,20,200,2.3,0,0.8,USD',
        `${(await list('search=tamsin')).data[0].sku_sales_order.id},,`,
      ].join(','),
    )
    expect(lamp).toContain(',LAMP,"\'=HYPERLINK(""https://example.com"", ""Free mug"")",Created,')
    expect(rest).toEqual([''])
  })

  it('has the orders of the list, oldest first', async () => {
    const { data } = await part({ shipNodeType: 'SellerFulfilled', link_state: 'linked' })
    const rows = data.trim().split('\r\n').slice(1)
    expect(rows.map((row) => row.split(',')[0])).toEqual(numbers(small, large, large))
  })

  it('continues after an order, without the header, and rejects an unknown cursor', async () => {
    const { data, next } = await part({ after: String(idOf(shipped)) })
    expect(next).toBeNull()
    expect(data).toMatch(new RegExp(`^${cancelled.purchaseOrderId},.*\r\n$`))
    await expect(part({ after: 'x' })).rejects.toThrow('The after field must be the next value of the previous part.')
  })

  it('has only the header if there are no orders', async () => {
    expect((await part({ search: 'nothing has this' })).data).toMatch(/^purchaseOrderId,[^\n]*\r\n$/)
  })
})

describe('archiving orders', () => {
  it('removes them from the list, and unarchiving returns them', async () => {
    const { body } = await put('archive', [idOf(small), idOf(cancelled)])
    expect(body.data.map((order: { archived_at: unknown }) => order.archived_at)).toEqual([
      expect.any(String),
      expect.any(String),
    ])
    expect(await found('')).toEqual(numbers(shipped, large))
    expect(await found('archived=true')).toEqual(numbers(cancelled, small))
    const reasons = (await list('archived=true&sort=id')).data.map(
      ({ link }: { link: { reason: string } }) => link.reason,
    )
    expect(reasons).toEqual(['created_by_refresh', 'order_archived'])
    expect((await put('unarchive', [idOf(small), idOf(cancelled)])).status).toBe(200)
    expect(await found('archived=true')).toEqual([])
  })

  it('returns them in the order of their ids in the call', async () => {
    const ids = [idOf(large), idOf(small)]
    for (const verb of ['archive', 'unarchive']) {
      expect((await put(verb, ids)).body.data.map((order: { id: number }) => order.id)).toEqual(ids)
    }
  })

  it('archives all of the given orders or none', async () => {
    expectError(await put('archive', [idOf(small), 999_999]), 'ERR_VALIDATION', {
      errors: { 'ids.1': ['The selected ids.1 is invalid.'] },
    })
    expect(await found('archived=true')).toEqual([])
    expectError(await put('archive', []), 'ERR_VALIDATION')
    expectError(await put('archive', [idOf(small)], foreignId), 'ERR_NOT_FOUND')
  })
})

/** When a day begins in the tenant's time zone, found by trying every hour. */
function localMidnight(day: string): number {
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  for (let hour = -14; hour <= 14; hour += 1) {
    const moment = Date.parse(day) + hour * 60 * 60_000
    if (local.format(moment) === `${day} 00:00:00`) return moment
  }
  throw new Error(`The day ${day} does not begin at a full hour in ${timeZone}.`)
}
