import type { ProblemGroups, WalmartSend } from '@aisle/contract'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'

import { addRows } from '../api/problem-rows.ts'
import { expectAccessible, noBrowser, signIn, useBrowser } from '../helpers/browser.ts'
import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { withFields } from '../helpers/simulator.ts'
import { useSends } from '../sends/use-sends.ts'

const browser = useBrowser()
const sends = useSends()

/** In Seller Center. */
function cancelOneByHand(purchaseOrderId: string): void {
  const order = sends.seller.orders.find((one) => one.purchaseOrderId === purchaseOrderId)
  const [line] = order?.orderLines.orderLine ?? []
  const [status] = line?.orderLineStatuses.orderLineStatus ?? []
  if (!line || !status) throw new Error(`There is no order ${purchaseOrderId} with a line.`)
  const units = (amount: string) => ({ ...status.statusQuantity, amount })
  line.orderLineStatuses.orderLineStatus = [
    { ...status, statusQuantity: units('3') },
    { ...status, status: 'Cancelled', statusQuantity: units('1') },
  ]
}

/** A cancellation of two units of which the request was lost, while a person has cancelled one. */
async function addUnknownSend(): Promise<WalmartSend> {
  const { orderId, purchaseOrderId } = await sends.addOrder()
  const path = '/v3/orders/{id}/cancel'
  const remove = sends.simulator.fault({ path, effect: { kind: 'lose-request' }, times: 1 })
  const lines = [{ line_number: '1', quantity: 2, reason: 'SELLER_CANCEL_OUT_OF_STOCK' }]
  const { body } = await sends.post(`orders/${orderId}/cancel-lines`, { reference: `C-${purchaseOrderId}`, lines })
  await eventually(async () => expect((await sends.get(body.data.id)).attempts).toBe(1))
  cancelOneByHand(purchaseOrderId)
  const send = await sends.end(body.data.id)
  expect(send.status).toBe('unknown')
  remove()
  return send
}

const nameOf = ({ purchase_order_id: name }: WalmartSend): string => {
  if (name === null) throw new Error('The send has no order.')
  return name
}

/** The link to all problems, once it shows how many there are. */
async function problems(page: Page) {
  const { body } = await sends.api.call('GET', '/api/problems')
  const { groups } = body.data as ProblemGroups['data']
  const count = groups.reduce((sum, group) => sum + group.count, 0)
  const link = page.getByRole('link', { name: count === 0 ? 'Problems' : `Problems ${count}`, exact: true })
  await link.waitFor()
  return link
}

/** Without a mouse: each key goes to the control that has the focus. */
async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).focus()
  await page.keyboard.press('Enter')
}

describe.skipIf(noBrowser)(`the console${noBrowser === undefined ? '' : ` (${noBrowser})`}`, () => {
  it('links a problem to the send that caused it, and resolves it', async () => {
    const page = await browser.open()
    await signIn(page, sends.api)
    await page.getByText('Nothing needs your attention').waitFor()
    await expectAccessible(page)
    const byMouse = await addUnknownSend()
    const byKeyboard = await addUnknownSend()
    await page.reload()
    await problems(page)
    const unknown = page
      .getByRole('listitem')
      .filter({ has: page.getByRole('heading', { name: 'Sends with an unknown outcome' }) })
    await unknown.getByText('2 records').waitFor()
    await unknown.getByText(/^[\d,.]+ USD at stake$/).waitFor()
    await expectAccessible(page)

    await unknown.getByRole('link', { name: nameOf(byMouse) }).click()
    await page.getByText('Seller cancel out of stock').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Record the outcome' }).click()
    await page.getByLabel('What Walmart shows').selectOption('It was applied')
    await page.getByLabel('How you found out').fill('Seen in Seller Center')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('main').getByText('Seen in Seller Center').waitFor()
    expect(await sends.get(byMouse.id)).toMatchObject({ status: 'applied', outcome: { code: 'resolved' } })

    await (await problems(page)).focus()
    await page.keyboard.press('Enter')
    await unknown.getByText('1 record', { exact: true }).waitFor()
    await unknown.getByRole('link', { name: 'See the sends' }).focus()
    await page.keyboard.press('Enter')
    const grid = page.getByRole('grid', { name: 'All sends' })
    await grid.getByText(nameOf(byKeyboard)).waitFor()
    await expectAccessible(page)
    await grid.focus()
    await page.keyboard.press('Enter')
    await press(page, 'Record the outcome')
    await page.getByLabel('What Walmart shows').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Tab')
    await page.keyboard.type('One of two by hand')
    await page.keyboard.press('Enter')
    await page.getByRole('main').getByText('One of two by hand').waitFor()
    expect(await sends.get(byKeyboard.id)).toMatchObject({ status: 'failed', outcome: { code: 'resolved' } })

    await press(page, 'Retry')
    await page.getByText('Walmart has confirmed it.').waitFor()
    expect(await sends.end(byKeyboard.id)).toMatchObject({ status: 'applied', outcome: null })
    await (await problems(page)).click()
    await page.getByRole('heading', { name: 'Problems', level: 1 }).waitFor()
    await unknown.waitFor({ state: 'detached' })
  })

  it('resolves an unknown send on the screen of its order', async () => {
    const send = await addUnknownSend()
    const page = await browser.open()
    await signIn(page, sends.api, { path: `/instances/${sends.id}/orders/${send.order_id}` })
    const actions = page.getByRole('group', { name: `Cancellation ${send.reference}` })
    await actions.getByRole('button', { name: 'Record the outcome' }).click()
    await page.getByLabel('What Walmart shows').selectOption('It was applied')
    await page.getByLabel('How you found out').fill('Seen beside the order')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('main').getByText('Seen beside the order').waitFor()
    expect(await sends.get(send.id)).toMatchObject({ status: 'applied', outcome: { code: 'resolved' } })
    await actions.waitFor({ state: 'hidden' })
    await expectAccessible(page)
  })

  it('shows sends that need a person first, and gives up one that has failed', async () => {
    const { orderId } = await sends.addOrder({ lines: [{ quantity: 1, statuses: { Shipped: 1 } }] })
    const lines = [{ line_number: '1', quantity: 1, reason: 'SELLER_CANCEL_OUT_OF_STOCK' }]
    const { body } = await sends.post(`orders/${orderId}/cancel-lines`, { reference: 'F-1', lines })
    const failed = await sends.end(body.data.id)
    const page = await browser.open()
    await signIn(page, sends.api, { path: `/instances/${sends.id}/sends` })
    const first = page.getByRole('region', { name: 'Needs your attention' })
    await first.getByText('units that can be cancelled').waitFor()
    await expectAccessible(page)
    await page.getByLabel('Status').selectOption('Applied')
    await first.waitFor({ state: 'detached' })
    expect(new URL(page.url()).search).toBe('?status=applied')
    await page.getByRole('button', { name: 'Clear the filters' }).click()
    await first.getByRole('link', { name: nameOf(failed) }).click()
    await page.getByRole('button', { name: 'Give up' }).click()
    await page.getByText(/^It was given up/).waitFor()
    expect(await sends.get(failed.id)).toMatchObject({ status: 'failed', outcome: { code: 'cancelled' } })
    await problems(page)
  })

  it('shows runs as they proceed, cancels and retries one, and names the records that could not be used', async () => {
    const page = await browser.open()
    await signIn(page, sends.api, { path: `/instances/${sends.id}/runs` })
    const [item] = sends.seller.items
    if (!item) throw new Error('The seller has no item.')
    sends.seller.items[0] = withFields(item, { sku: ['a'] })
    const remove = sends.simulator.fault({ path: '/v3/items', effect: { kind: 'outage' } })
    await sends.post('products/refresh')
    const grid = page.getByRole('grid', { name: 'Runs' })
    // Before the list is requested again: the stream reports it.
    await grid.getByText('Retrying').waitFor({ timeout: 10_000 })
    await expectAccessible(page)
    await grid.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: /^Listings \(run/ }).waitFor()
    await expectAccessible(page)
    await press(page, 'Cancel the run')
    await page.getByText('Cancelled', { exact: true }).waitFor()
    remove()
    await press(page, 'Retry')
    await page.getByText('Completed', { exact: true }).waitFor()
    const records = page.getByRole('grid', { name: 'Records that could not be used' })
    await records.getByText(/was not imported/).waitFor()
    await expectAccessible(page)
    sends.seller.items[0] = item
  })

  it('links stock and prices that were rejected, and stock that has drifted, to their screens', async () => {
    const [listing] = await select<{ id: string }>(sends.api, 'select id from walmart_listings limit 1')
    const target = { instance_id: sends.id, listing_id: Number(listing?.id) }
    await addRows(sends.api, 'offer_targets', { ...target, kind: `'stock'` })
    await addRows(sends.api, 'offer_targets', { ...target, kind: `'price'` })
    const drifted = {
      status: `'applied'`,
      drifted_at: 'now()',
      reported_at: 'now()',
      reported_amount: 3,
      confirmed_amount: 5,
    }
    await addRows(sends.api, 'offer_targets', { ...target, kind: `'stock'`, ship_node: `'1'`, ...drifted })
    const page = await browser.open()
    await signIn(page, sends.api)
    for (const [problem, link, screen, wanted] of [
      ['Rejected stock levels', 'See the stock', 'stock', '?status=failed'],
      ['Rejected prices', 'See the prices', 'prices', '?status=failed'],
      ['Stock that differs on Walmart', 'See the stock', 'stock', '?drifted=true'],
    ] as const) {
      await (await problems(page)).click()
      const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: problem }) })
      await card.getByRole('link', { name: link }).click()
      await page.waitForURL((url) => shown(url).endsWith(`/${screen}${wanted}`))
      await page.getByRole('grid').getByText(/^SKU-/).waitFor()
    }
  })

  it('retries all failed runs, and says how many could not be retried', async () => {
    await addRows(sends.api, 'sync_runs', { instance_id: sends.id, kind: `'products'` })
    const remove = sends.simulator.fault({ path: '/v3/items', effect: { kind: 'hold' } })
    await sends.post('products/refresh')
    const page = await browser.open()
    await signIn(page, sends.api)
    await press(page, 'Retry 1')
    await page.getByText(/^Run \d+ of kind products is in progress/).waitFor()
    await addRows(sends.api, 'sync_runs', { instance_id: sends.id, kind: `'locations'` })
    await page.reload()
    await press(page, 'Retry 2')
    await page.getByText('1 queued again, 1 could not be retried.').waitFor()
    remove()
  })
})

const shown = ({ pathname, search }: URL) => `${pathname}${decodeURIComponent(search).replaceAll('"', '')}`
