import type { WalmartOrder } from '@aisle/contract'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { expectAccessible, noBrowser, signIn, useBrowser } from '../helpers/browser.ts'
import { eventually } from '../helpers/eventually.ts'
import { addOrder, setUnits } from '../helpers/new-orders.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, useWorker, waitForCompletion } from '../helpers/worker.ts'

const browser = useBrowser()
const simulator = useSimulator({ items: 40, orders: 20 })
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 100_000 })
useWorker(api)

/** An instance whose listings have no products, with an order for two of them. */
async function prepare() {
  const seller = sellerOf(simulator)
  const instance = { seller, auto_create_products: false, auto_link_products: false }
  const id = await createInstance(api, instance)
  await waitForCompletion(api, id)
  const { body } = await api.call('GET', `/api/walmart/${id}/products?per_page=2&sort=sku`)
  const skus: string[] = body.data.map(({ sku }: { sku: string }) => sku)
  const order = addOrder(seller, skus, { units: 2 })
  const { purchaseOrderId } = order
  const imported = await api.call('POST', `/api/walmart/${id}/orders/refresh-order`, {
    body: { uniqueId: purchaseOrderId },
  })
  const orderId: number = imported.body.data[0].id
  const product = await api.call('POST', '/api/products', { body: { sku: `OWN-${id}`, name: `Own product ${id}` } })
  expect(product.status).toBe(201)
  return { id, order, orderId, purchaseOrderId, skus, product: `OWN-${id}` }
}

async function orderOf(id: number, orderId: number): Promise<WalmartOrder> {
  return (await api.call('GET', `/api/walmart/${id}/orders/${orderId}`)).body.data
}

async function productsOf(id: number): Promise<Record<string, string | null>> {
  const { body } = await api.call('GET', `/api/walmart/${id}/products?per_page=100`)
  return Object.fromEntries(
    body.data.map((one: { sku: string; mapped_sku: string | null }) => [one.sku, one.mapped_sku]),
  )
}

/** Presses Tab until the control with this name has the focus. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const wanted = page.getByRole('button', { name }).or(page.getByRole('grid', { name })).or(page.getByLabel(name))
  for (let presses = 0; presses < 60; presses++) {
    const focused = page.locator(':focus')
    if ((await focused.count()) === 1 && (await wanted.and(focused).count()) === 1) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not reach ${String(name)}.`)
}

describe.skipIf(noBrowser)(`the console${noBrowser === undefined ? '' : ` (${noBrowser})`}`, () => {
  it('links listings and ships their order by mouse', async () => {
    const { id, orderId, purchaseOrderId, skus, product } = await prepare()
    const [first = '', second = ''] = skus
    const page = await browser.open()
    await signIn(page, api, { path: `/instances/${id}/listings?sort=sku` })
    await page.getByRole('gridcell', { name: first, exact: true }).click()
    await page.getByText('None of your products').or(page.getByRole('option')).first().waitFor()
    await expectAccessible(page)
    await page.getByRole('combobox', { name: 'Product' }).fill(product)
    await page.getByRole('option', { name: product }).click()
    await page.getByText(`${first} is linked.`).waitFor()
    await page.getByRole('row', { name: second }).getByRole('checkbox').click()
    await page.getByRole('button', { name: 'Create products', exact: true }).click()
    await page.getByText('The selected listing now has a product.').waitFor()
    expect(await productsOf(id)).toMatchObject({ [first]: product, [second]: second })
    await expectAccessible(page)

    await page.getByRole('link', { name: 'Orders', exact: true }).click()
    await page.getByRole('searchbox', { name: 'Search' }).fill(purchaseOrderId)
    await page.getByRole('row').filter({ hasText: purchaseOrderId }).click()
    await page.getByRole('button', { name: 'Acknowledge' }).click()
    await page.getByText('2 Acknowledged').first().waitFor()
    await page.getByRole('button', { name: 'Ship', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Ship' }).click()
    await dialog.getByText('“Tracking number” is required.').waitFor()
    await expectAccessible(page)
    await dialog.getByLabel('Tracking number').fill('1Z12345E0205271688')
    await dialog.getByRole('button', { name: 'Ship' }).click()
    await page.getByText('2 Shipped').nth(1).waitFor()
    expect((await orderOf(id, orderId)).status).toBe('Shipped')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Refund' }).click()
    await page.getByRole('button', { name: 'Refund these amounts' }).click()
    await page.getByText('Enter at least one amount.').waitFor()
    await expectAccessible(page)
    await page
      .getByLabel(/^Goods of line/)
      .first()
      .fill('0.5')
    await page.getByRole('button', { name: 'Refund these amounts' }).click()
    await page.getByText('Refund REFUND-1').waitFor()

    await page.getByRole('link', { name: 'Sales orders' }).click()
    await page.getByRole('searchbox', { name: 'Search' }).fill(purchaseOrderId)
    await page.getByRole('row').filter({ hasText: purchaseOrderId }).waitFor()
    await expectAccessible(page)
    await page.getByRole('row').filter({ hasText: purchaseOrderId }).click()
    await page.getByText('Sales order invoice').first().waitFor()
    await expectAccessible(page)
  })

  it('refunds more of an order that has been refunded in part', async () => {
    const { id, order, orderId, purchaseOrderId } = await prepare()
    for (const line of order.orderLines.orderLine) {
      setUnits(line, { Shipped: 2 })
      // The simulator leaves it at that, Walmart does not.
      for (const units of line.orderLineStatuses.orderLineStatus) Object.assign(units, { status: 'Refund' })
    }
    await api.call('POST', `/api/walmart/${id}/orders/refresh-order`, { body: { uniqueId: purchaseOrderId } })
    const page = await browser.open()
    await signIn(page, api, { path: `/instances/${id}/orders/${orderId}` })
    await page.getByRole('button', { name: 'Refund' }).click()
    expect(await page.getByLabel(/^Goods of line/).count()).toBe(2)
  })

  it('links listings, ships a part of their order and cancels the rest by keyboard alone', async () => {
    const { id, orderId, purchaseOrderId, skus, product } = await prepare()
    const [first = ''] = skus
    const page = await browser.open()
    await signIn(page, api, { path: `/instances/${id}/listings?sku=${encodeURIComponent(first)}` })
    await page.getByRole('gridcell', { name: first, exact: true }).waitFor()
    const { keyboard } = page
    await tabTo(page, 'Listings')
    await keyboard.press('Enter')
    await page.getByRole('combobox', { name: 'Product' }).waitFor()
    await keyboard.type(product)
    await page.getByRole('option', { name: product }).waitFor()
    await keyboard.press('Enter')
    await page.getByText(`${first} is linked.`).waitFor()
    expect(await productsOf(id)).toMatchObject({ [first]: product })

    await page.goto(`${api.url}/console/instances/${id}/orders?search=${purchaseOrderId}`)
    await page.getByRole('gridcell', { name: purchaseOrderId }).first().waitFor()
    await tabTo(page, 'Orders')
    await keyboard.press('Enter')
    await page.getByRole('heading', { name: `Order ${purchaseOrderId}` }).waitFor()
    await tabTo(page, 'Acknowledge')
    await keyboard.press('Enter')
    await page.getByText('2 Acknowledged').first().waitFor()
    await tabTo(page, /^Ship$/)
    await keyboard.press('Enter')
    await tabTo(page, /^Units of line/)
    await keyboard.type('1')
    await tabTo(page, 'Tracking number')
    await keyboard.type('1Z12345E0205271688')
    await keyboard.press('Enter')
    await page.getByText('1 Shipped').first().waitFor()
    await tabTo(page, 'Cancel units')
    await keyboard.press('Enter')
    await tabTo(page, /^Units of line/)
    await keyboard.type('1')
    await keyboard.press('Enter')
    await page.getByText('1 Cancelled').first().waitFor()
    await expectAccessible(page)
    await eventually(async () => expect((await orderOf(id, orderId)).status).toBe('Shipped'))
  })
})
