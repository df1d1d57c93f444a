import { describe, expect, it } from 'vitest'

import { charge, ship } from '../accounting/use-books.ts'
import { addListings, addProduct } from '../api/add-listings.ts'
import { useReceiver } from '../events/receiver.ts'
import { instanceOf, useApi } from '../helpers/api.ts'
import { expectAccessible, noBrowser, signIn, useBrowser } from '../helpers/browser.ts'
import { eventually } from '../helpers/eventually.ts'
import { addOrder, lineOf } from '../helpers/new-orders.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { useWorker } from '../helpers/worker.ts'

const browser = useBrowser()
const simulator = useSimulator({ items: 0, orders: 0 })
const api = useApi({ walmartUrl: () => simulator.url, privateWebhooks: 'allowed', requestsPerMinute: 1_000_000 })
useWorker(api)
const receiver = useReceiver()

async function send(method: string, path: string, body?: object) {
  const response = await api.call(method, `/api${path}`, body ? { body } : {})
  expect(response.status, JSON.stringify(response.body)).toBeLessThan(300)
  return response.body
}

/** Imports an order of one shipped unit of a new product, whose listing is linked to it and which has no cost. */
async function importOrder(sku: string): Promise<void> {
  const seller = sellerOf(simulator)
  const { data: instance } = await send('POST', '/walmart', instanceOf(api.tenant, {}, seller))
  const productId = await addProduct(api, { sku })
  const { [sku]: listingId } = await addListings(api, instance.id, [{ sku }])
  await send('POST', `/walmart/${instance.id}/products/${listingId}/map`, { product_id: productId })
  const order = addOrder(seller, [sku])
  charge(lineOf(order), 10, { shipping: 2 })
  ship(lineOf(order), { units: 1, at: '2026-11-02T12:00:00Z' })
  await send('POST', `/walmart/${instance.id}/orders/refresh-order`, { uniqueId: order.customerOrderId })
}

describe.skipIf(noBrowser)(`the console${noBrowser === undefined ? '' : ` (${noBrowser})`}`, () => {
  it('posts blocked documents once their cost and their nominal code are set', async () => {
    const { data: settings } = await send('GET', '/accounting/settings')
    await send('PUT', '/accounting/settings', { ...settings, sales_nominal_code_id: null })
    await importOrder('RUG')
    const page = await browser.open()
    await signIn(page, api, { path: '/documents' })
    const documents = page.getByRole('grid', { name: 'Documents' })
    await page.getByLabel('Status').selectOption('blocked')
    await expectAccessible(page)

    // What a blocked document would post is not its total, and revenue without its cost is no margin.
    expect(await documents.getByRole('row').nth(1).innerText()).toMatch(/–$/)
    await page.goto(`${api.url}/console/margins?date_from=2026-11-02&date_to=2026-11-02`)
    const figure = page.getByRole('figure')
    await figure.locator('canvas').waitFor()
    expect(await figure.innerText()).toMatch(/Margin in USD\s*–/)
    expect(await page.getByRole('grid').getByRole('row').nth(1).innerText()).toMatch(/–\s*2 blocked$/)
    await page.goBack()

    await documents.getByText('No cost').click()
    await page.getByRole('heading', { name: 'Blocked: no cost' }).waitFor()
    expect(await page.getByRole('main').innerText()).not.toContain('/api/')
    await expectAccessible(page)
    await page.getByRole('link', { name: 'Set the cost of RUG' }).click()
    await page.getByLabel('Unit cost').fill('3.555555')
    await page.getByRole('button', { name: 'Set the cost' }).click()
    await page.getByText('must be a decimal').waitFor()
    await page.getByLabel('Unit cost').fill('3.5')
    await page.getByLabel('Applies from').fill('2020-01-01')
    await page.getByRole('button', { name: 'Set the cost' }).click()
    await page.getByText('3.5 USD').waitFor()
    await expectAccessible(page)
    await page.goBack()
    await page.getByText('Debits equal credits.').waitFor()
    expect(await page.getByRole('row', { name: 'Total' }).innerText()).toBe('Total\t3.50 USD\t3.50 USD')
    await expectAccessible(page)

    await page.getByRole('link', { name: 'Documents', exact: true }).click()
    await documents.getByText('No nominal code').click()
    await page.getByText('Missing', { exact: true }).waitFor()
    await expectAccessible(page)
    await page.getByRole('link', { name: 'Set the default nominal codes' }).click()
    await page.getByLabel('Product revenue').selectOption({ label: '4000 Sales' })
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Documents that waited for a nominal code are being posted.').waitFor()
    await page.goBack()
    await page.getByText('Ready', { exact: true }).waitFor()
    expect(await page.getByRole('row', { name: 'Total' }).innerText()).toBe('Total\t12.00 USD\t12.00 USD')
  })

  it('creates, renames, archives and unarchives a warehouse by keyboard', async () => {
    const page = await browser.open()
    await signIn(page, api, { path: '/warehouses' })
    const list = page.getByRole('grid', { name: 'Warehouses' })
    await page.getByRole('button', { name: 'Create a warehouse' }).press('Enter')
    await page.getByLabel('Name').press('Enter')
    await page.getByText('“Name” is required.').waitFor()
    await expectAccessible(page)
    await page.getByLabel('Name').fill('<b>East</b>')
    await page.keyboard.press('Enter')
    await list.getByText('<b>East</b>').waitFor()
    await list.press('Enter')
    await page.getByLabel('Name').fill('East')
    await page.keyboard.press('Enter')
    await list.getByText('East', { exact: true }).waitFor()
    await list.press('Enter')
    await page.getByRole('button', { name: 'Archive', exact: true }).press('Enter')
    await list.getByText('East').waitFor({ state: 'detached' })
    await page.getByLabel('Show').selectOption('Archived')
    await list.getByText('East').waitFor()
    await expectAccessible(page)
    await list.press('Enter')
    await page.getByRole('button', { name: 'Unarchive' }).press('Enter')
    await page.getByText('Nothing is archived.').waitFor()
    await expectAccessible(page)
  })

  it('shows a receiver’s response to a delivery, and sends the delivery again', async () => {
    receiver.answer = () => ({ status: 500, body: 'The till is closed.' })
    const page = await browser.open()
    await signIn(page, api, { path: '/webhooks' })
    await page.getByText('No webhooks yet').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Create a webhook' }).click()
    await page.getByLabel('URL').fill('ftp://example.com')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('must be a URL that starts with https://').waitFor()
    await expectAccessible(page)
    await page.getByLabel('URL').fill(receiver.url)
    // As fast as two clicks can be.
    await page.evaluate('for (const form of document.forms) (form.requestSubmit(), form.requestSubmit())')
    expect(await page.getByLabel('Secret', { exact: true }).inputValue()).toMatch(/^whsec_/)
    await expectAccessible(page)
    await page.getByRole('button', { name: 'I have copied it' }).click()
    await page.getByRole('grid', { name: 'Webhooks' }).getByText(receiver.url).click()

    await page.getByRole('button', { name: 'Send a test event' }).click()
    await page.getByRole('dialog').getByText('The till is closed.').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Close' }).click()
    await importOrder('LAMP')
    const deliveries = page.getByRole('grid', { name: 'Deliveries' })
    await eventually(() => expect(receiver.received.length).toBeGreaterThan(1))
    await page.reload()
    await deliveries.getByText('The till is closed.').first().waitFor()
    await expectAccessible(page)
    await deliveries.getByText('The till is closed.').first().click()
    await page.getByRole('dialog').getByText('500', { exact: true }).waitFor()
    await expectAccessible(page)
    await page.getByText('It is sent automatically at the next attempt.').waitFor()
    receiver.answer = () => ({ status: 200, body: 'Thank you.' })
    await page.getByRole('button', { name: 'Close' }).click()
    await deliveries.getByText('Thank you.').first().click()
    const before = receiver.received.length
    await page.getByRole('button', { name: 'Send again', exact: true }).click()
    await page.getByText('The event is being sent again.').waitFor()
    await eventually(() => expect(receiver.received.length).toBeGreaterThan(before))

    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText('Paused', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Enable' }).click()
    await page.getByText('Enabled', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Rotate the secret' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate the secret' }).click()
    expect(await page.getByLabel('Secret', { exact: true }).inputValue()).toMatch(/^whsec_/)
    await page.getByRole('button', { name: 'I have copied it' }).click()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await expectAccessible(page)
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('No webhooks yet').waitFor()
  })

  it('shows the trial balance and the margins of a period', async () => {
    const page = await browser.open()
    await signIn(page, api, { path: '/trial-balance?date_from=2026-11-01&date_to=2026-11-30' })
    await page.getByText('Debits equal credits.').waitFor()
    await expectAccessible(page)
    await page.getByRole('link', { name: '4000 Sales' }).click()
    await page.getByRole('grid', { name: 'Documents' }).getByText('Invoice').first().waitFor()
    await page.goto(`${api.url}/console/margins?date_from=2026-11-01&date_to=2026-11-30`)
    await page.getByRole('grid', { name: 'Margins' }).getByText('2026-11-02').waitFor()
    const chart = page.getByRole('img', { name: 'Revenue and margin of each day in USD' })
    await chart.locator('canvas').waitFor()
    // The second of thirty days, under the pointer.
    const plot = await chart.locator('.u-over').boundingBox()
    if (!plot) throw new Error('The chart has no plot.')
    await page.mouse.move(plot.x + plot.width / 29, plot.y + plot.height / 2)
    await page.getByRole('figure').getByText('2026-11-02').waitFor()
    await expectAccessible(page)
    await page.getByLabel('By').selectOption('Product')
    await page.getByRole('grid', { name: 'Margins' }).getByText('RUG').waitFor()
  })

  it.each(['products', 'stores', 'accounts'])('lists %s', async (path) => {
    const page = await browser.open()
    await signIn(page, api, { path: `/${path}` })
    await page.getByRole('grid').getByRole('row').nth(1).waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: /^Create a/ }).click()
    await page.getByRole('dialog').waitFor()
    await expectAccessible(page)
  })
})
