import type { Page, Route } from 'playwright-core'
import { describe, expect, it } from 'vitest'

import { expectAccessible, noBrowser, signIn, useBrowser } from '../helpers/browser.ts'
import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { useSends } from '../sends/use-sends.ts'

const browser = useBrowser()
const sends = useSends()

async function namesOfStores(): Promise<string[]> {
  const { body } = await sends.api.call('GET', '/api/stores?per_page=100')
  return body.data.map(({ name }: { name: string }) => name)
}

async function fillStore(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Create a store' }).click()
  await page.getByLabel('Name').fill(name)
}

const unreachable = 'Aisle cannot be reached.'

describe.skipIf(noBrowser)(`the console${noBrowser === undefined ? '' : ` (${noBrowser})`}`, () => {
  it('creates a record once, however often it is submitted', async () => {
    const { api } = sends
    const page = await browser.open()
    await signIn(page, api, { path: '/stores' })
    await fillStore(page, 'Once')
    const keys = new Set<string | undefined>()
    const lose = async (route: Route) => {
      keys.add(route.request().headers()['idempotency-key'])
      await route.fetch()
      await route.abort('connectionreset')
    }
    await page.route('**/trpc/stores.create*', lose)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('dialog').getByText(unreachable).waitFor()
    await page.unroute('**/trpc/stores.create*')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(keys.size).toBe(1)
    expect((await namesOfStores()).filter((name) => name === 'Once')).toHaveLength(1)
  })

  it('reports the outcome of a form that was closed before the response came', async () => {
    const page = await browser.open()
    await signIn(page, sends.api, { path: '/stores' })
    await fillStore(page, 'Too late')
    const { promise: closed, resolve: close } = Promise.withResolvers<void>()
    await page.route('**/trpc/stores.create*', async (route) => {
      await closed
      await route.abort('connectionreset')
    })
    await page.getByRole('button', { name: 'Save' }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog', { name: 'Create a store' }).waitFor({ state: 'detached' })
    close()
    await page.getByText(unreachable).first().waitFor()
    expect(await namesOfStores()).not.toContain('Too late')
  })

  it('does not send more units than an order has left', async () => {
    const { orderId } = await sends.addOrder()
    const page = await browser.open()
    const sent: string[] = []
    page.on('request', (request) => void (request.method() === 'POST' && sent.push(request.url())))
    await signIn(page, sends.api, { path: `/instances/${sends.id}/orders/${orderId}` })
    await page.getByRole('button', { name: 'Ship', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('4 left.').waitFor()
    await dialog.getByLabel(/^Units of line/).fill('5')
    await dialog.getByLabel('Tracking number').fill('1Z12345E0205271688')
    await dialog.getByRole('button', { name: 'Ship' }).click()
    await dialog.getByText('Only 4 left to ship or cancel.').waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Cancel units' }).click()
    await dialog.getByLabel(/^Units of line/).fill('9')
    await dialog.getByRole('button', { name: 'Cancel these units' }).click()
    await dialog.getByText('Only 4 left to ship or cancel.').waitFor()
    expect(sent.filter((url) => url.includes('/trpc/'))).toEqual([])
  })

  it('offers no units that are already in a send', async () => {
    const { orderId, purchaseOrderId } = await sends.addOrder()
    sends.simulator.fault({ path: '/v3/orders/{id}/cancel', effect: { kind: 'lose-request' }, times: 1 })
    const reason = 'SELLER_CANCEL_OUT_OF_STOCK'
    const { status } = await sends.post(`orders/${orderId}/cancel-lines`, {
      reference: 'CANCEL-1',
      lines: [{ line_number: '1', quantity: 3, reason }],
    })
    expect(status).toBe(202)
    await eventually(() => expect(sends.callsOf(purchaseOrderId, 'cancel')).toBe(1))
    const page = await browser.open()
    await signIn(page, sends.api, { path: `/instances/${sends.id}/orders/${orderId}` })
    await page.getByText('CANCEL-1').waitFor()
    await page.getByRole('button', { name: 'Ship', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('1 left, and 3 in sends that Walmart has not responded to yet.').waitFor()
    const units = dialog.getByLabel(/^Units of line/)
    expect(await units.inputValue()).toBe('1')
    await units.fill('2')
    await dialog.getByRole('button', { name: 'Ship' }).click()
    await dialog.getByText('“Tracking number” is required.').waitFor()
    await dialog.getByLabel('Tracking number').fill('1Z12345E0205271688')
    await dialog.getByRole('button', { name: 'Ship' }).click()
    await dialog.getByText('Only 1 left to ship or cancel.').waitFor()
    await expectAccessible(page)
  })

  it('shows what applies once the filters are cleared', async () => {
    const page = await browser.open()
    await signIn(page, sends.api, { path: '/trial-balance?currency=EUR&date_from=2026-09-01' })
    const currency = page.getByLabel('Currency')
    const since = page.getByLabel('From', { exact: true })
    expect([await currency.inputValue(), await since.inputValue()]).toEqual(['EUR', '2026-09-01'])
    await currency.fill('G')
    await since.fill('')
    await page.getByRole('button', { name: 'Clear the filters' }).click()
    await page.waitForURL((url) => url.search === '')
    expect(await currency.inputValue()).toBe('USD')
    expect(await since.inputValue()).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect(await since.inputValue()).not.toBe('2026-09-01')
  })

  it('finds a nominal code that the form does not list because there are too many', async () => {
    const { api } = sends
    await select(
      api,
      `insert into nominal_codes (tenant_id, code, name, type)
       select $1, 'X' || n, 'Code ' || n, 'Revenue' from generate_series(1000, 1149) n`,
      [api.tenant.id],
    )
    const page = await browser.open()
    await signIn(page, api, { path: '/accounts/defaults' })
    const sales = page.getByLabel('Product revenue')
    await page.getByRole('searchbox', { name: 'Search nominal codes' }).nth(1).fill('X1149')
    await sales.locator('option', { hasText: 'X1149' }).waitFor({ state: 'attached' })
    await sales.selectOption({ label: 'X1149 Code 1149' })
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Documents that waited for a nominal code are being posted.').waitFor()
    await page.reload()
    await sales.locator('option:checked', { hasText: /The stored one/ }).waitFor({ state: 'attached' })
    await expectAccessible(page)
    await page.getByRole('link', { name: 'Documents', exact: true }).click()
    await page.getByRole('heading', { name: 'Documents', level: 1 }).waitFor()
    await page.getByRole('searchbox', { name: 'Search nominal codes' }).fill('X1148')
    await page.getByRole('combobox', { name: /^Nominal code/ }).selectOption({ label: 'X1148 Code 1148' })
    await page.getByText('Nothing matches these filters.').waitFor()
    await expectAccessible(page)
  })
})
