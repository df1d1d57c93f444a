import { describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { expectAccessible, noBrowser, signIn, useBrowser } from '../helpers/browser.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, useWorker, waitForCompletion } from '../helpers/worker.ts'

const browser = useBrowser()
const simulator = useSimulator({ items: 5, orders: 5 })
const api = useApi({ walmartUrl: () => simulator.url })
useWorker(api)

const instance = async (id: number) => (await api.call('GET', `/api/walmart/${id}`)).body.data

describe.skipIf(noBrowser)(`the console${noBrowser === undefined ? '' : ` (${noBrowser})`}`, () => {
  it('changes the settings of an instance, and leaves alone what somebody else has changed meanwhile', async () => {
    const id = await createInstance(api, { seller: sellerOf(simulator) })
    await waitForCompletion(api, id)
    const code = { code: '4001', name: 'Walmart sales', type: 'Revenue' }
    const { body: created } = await api.call('POST', '/api/nominal-codes', { body: code })
    const before = await instance(id)
    const page = await browser.open()
    await signIn(page, api, { path: `/instances/${id}` })
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByLabel('Buffer', { exact: true }).fill('two')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('“Buffer” must be a number.').waitFor()
    await expectAccessible(page)
    await page.getByLabel('Buffer', { exact: true }).fill('2')
    await page.getByLabel('Acknowledge new orders automatically').check()
    await page.getByLabel('Hand over credits').uncheck()
    await page.getByLabel('Marketplace fee in percent').fill('12.5')
    await page.getByLabel('Product revenue').selectOption({ label: '4001 Walmart sales' })
    await page.getByLabel('Fulfillments').selectOption('Summed by day')
    const meanwhile = { integration_settings: { stock_floor: 7 } }
    expect((await api.call('PATCH', `/api/walmart/${id}`, { body: meanwhile })).status).toBe(200)
    await page.getByRole('button', { name: 'Save' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('Saved.').waitFor()
    expect((await instance(id)).integration_settings).toEqual({
      ...before.integration_settings,
      stock_buffer: 2,
      stock_floor: 7,
      auto_acknowledge_orders: true,
      sync_sales_credit_to_accounting: false,
      proforma_marketplace_cost_percentage: 12.5,
      sales_nominal_code_id: created.data.id,
      batch_period_sales_order_fulfillments: 'daily',
    })
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Nothing was changed.').waitFor()

    const other = await createInstance(api, { seller: sellerOf(simulator) })
    const { name } = await instance(other)
    await page.getByLabel('Name').fill(name)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('The name has already been taken.').waitFor()
    await expectAccessible(page)
  })

  it('changes the URL of a webhook, and which events it gets', async () => {
    const body = { url: 'https://shop.example.com/old', types: ['order.created'] }
    const { data } = (await api.call('POST', '/api/webhooks', { body })).body
    const page = await browser.open()
    await signIn(page, api, { path: `/webhooks/${data.id}` })
    await page.getByRole('button', { name: 'Change' }).click()
    await page.getByLabel('URL').fill('shop')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('must be a URL that starts with https://').waitFor()
    await expectAccessible(page)
    await page.getByLabel('URL').fill('https://shop.example.com/new')
    await page.getByLabel('order.created', { exact: true }).uncheck()
    await page.getByLabel('order.changed', { exact: true }).check()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('https://shop.example.com/new').waitFor()
    const { data: changed } = (await api.call('GET', `/api/webhooks/${data.id}`)).body
    expect(changed).toMatchObject({ url: 'https://shop.example.com/new', types: ['order.changed'] })
  })
})
