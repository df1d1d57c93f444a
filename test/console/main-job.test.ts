import type { Order, Seller } from '@aisle/walmart-simulator'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'

import { charge } from '../accounting/use-books.ts'
import { useReceiver } from '../events/receiver.ts'
import { type Tenant, useApi } from '../helpers/api.ts'
import { noBrowser, useBrowser } from '../helpers/browser.ts'
import { eventually } from '../helpers/eventually.ts'
import { addOrder, lineOf, setUnits } from '../helpers/new-orders.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { hurry, useWorker } from '../helpers/worker.ts'
import { byKeyboard, byMouse, type Hand } from './hands.ts'

const browser = useBrowser()
const sellers = ['mouse', 'keyboard'].map((name) => ({ clientId: name, clientSecret: `secret-of-${name}` }))
const simulator = useSimulator({ items: 5, orders: 0, sellers })
const api = useApi({ walmartUrl: () => simulator.url, privateWebhooks: 'allowed', requestsPerMinute: 1_000_000 })
useWorker(api)
const receiver = useReceiver()
const shop = {} as Tenant
beforeAll(async () => void Object.assign(shop, await api.createTenant('shop.example')))

interface Person {
  readonly page: Page
  readonly hand: Hand
  readonly seller: Seller
  readonly tenant: Tenant
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name, exact: true })

async function signIn({ page, hand, tenant }: Person): Promise<void> {
  await page.goto(`${api.url.replace('127.0.0.1', tenant.domain)}/`)
  await hand.fill(page.getByLabel('Token'), tenant.token)
  await hand.press(button(page, 'Sign in'))
}

async function createWebhook({ page, hand }: Person): Promise<void> {
  await hand.press(link(page, 'Webhooks'))
  await hand.press(button(page, 'Create a webhook'))
  await hand.fill(page.getByLabel('URL'), receiver.url)
  await hand.press(button(page, 'Save'))
  await hand.press(button(page, 'I have copied it'))
}

async function connect({ page, hand, seller }: Person): Promise<void> {
  await hand.press(link(page, 'Problems'))
  await hand.press(link(page, 'Connect a Walmart account'))
  await hand.press(button(page, 'Connect'))
  await page.getByText('“Name” is required.').waitFor()
  await hand.fill(page.getByLabel('Name'), 'Walmart US')
  await hand.choose(page.getByLabel('Walmart environment'), 'Sandbox, for testing')
  await hand.fill(page.getByLabel('Client id'), seller.clientId)
  await hand.fill(page.getByLabel('Client secret'), seller.clientSecret)
  await hand.press(button(page, 'Connect'))
  await page.getByText('Everything has been imported.').waitFor({ timeout: 120_000 })
}

/** One listing gets a product of its own, and another one the same. */
async function linkListings({ page, hand, seller }: Person): Promise<readonly string[]> {
  const [first = '', second = ''] = seller.items.map(({ sku }) => sku)
  await hand.press(link(page, 'Listings'))
  const listings = page.getByRole('grid', { name: 'Listings' })
  await hand.open(listings, first)
  await hand.press(button(page, 'Create a product'))
  await listings.getByText('The product was created for it').waitFor()
  await hand.open(listings, second)
  await hand.fill(page.getByRole('combobox', { name: 'Product' }), first)
  await hand.pick(page.getByRole('option', { name: first }))
  await page.getByText(`${second} is linked.`).waitFor()
  return [first, second]
}

async function openOrder({ page, hand }: Person, { purchaseOrderId }: Order): Promise<void> {
  await hand.press(link(page, 'Orders'))
  await hand.open(page.getByRole('grid', { name: 'Orders' }), purchaseOrderId)
  await page.getByRole('heading', { name: `Order ${purchaseOrderId}` }).waitFor()
}

async function acknowledgeAndShip(person: Person, order: Order): Promise<void> {
  const { page, hand } = person
  await openOrder(person, order)
  await hand.press(button(page, 'Acknowledge'))
  await page.getByText('2 Acknowledged').first().waitFor()
  await hand.press(button(page, 'Ship'))
  const dialog = page.getByRole('dialog')
  await hand.fill(dialog.getByLabel('Tracking number'), '1Z12345E0205271688')
  await hand.press(dialog.getByRole('button', { name: 'Ship' }))
  await page.getByText('2 Shipped').first().waitFor()
}

/** Walmart does not get the request, and meanwhile a person does half of it in Seller Center. */
async function cancelIntoTheUnknown(person: Person, order: Order): Promise<void> {
  const { page, hand, tenant } = person
  const remove = simulator.fault({ path: '/v3/orders/{id}/cancel', effect: { kind: 'lose-request' }, times: 1 })
  await openOrder(person, order)
  await hand.press(button(page, 'Cancel units'))
  await hand.fill(page.getByLabel(/^Units of line/), '2')
  await hand.press(button(page, 'Cancel these units'))
  const ofCancellation = `type = 'cancel' and tenant_id = ${tenant.id}`
  await eventually(async () =>
    expect(await select(api, `select from sends where sent_at is not null and ${ofCancellation}`)).toHaveLength(1),
  )
  setUnits(lineOf(order), { Created: 3, Cancelled: 1 })
  await eventually(async () => {
    await select(api, `update sends set next_attempt_at = now() where status = 'sending' and ${ofCancellation}`)
    await hurry(api)
    expect(await select(api, `select from sends where status = 'unknown' and ${ofCancellation}`)).toHaveLength(1)
  })
  remove()
}

async function resolveSend({ page, hand }: Person, { purchaseOrderId }: Order): Promise<void> {
  await hand.press(page.getByRole('link', { name: /^Problems/ }))
  const unknown = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: 'Sends with an unknown outcome' }) })
  await hand.press(unknown.getByRole('link', { name: purchaseOrderId }))
  await hand.press(button(page, 'Record the outcome'))
  await hand.choose(page.getByLabel('What Walmart shows'), 'It was not applied; it can be retried')
  await hand.fill(page.getByLabel('How you found out'), 'Seen in Seller Center')
  await hand.press(button(page, 'Save'))
  await page.getByRole('main').getByText('Seen in Seller Center').waitFor()
}

async function unblockDocument({ page, hand }: Person, sku: string): Promise<void> {
  await hand.press(link(page, 'Documents'))
  const documents = page.getByRole('grid', { name: 'Documents' })
  await hand.open(documents, 'No cost')
  await hand.press(link(page, `Set the cost of ${sku}`))
  await hand.fill(page.getByLabel('Unit cost'), '3.5')
  await hand.press(button(page, 'Set the cost'))
  await page.getByText('3.5 USD').waitFor()
  await hand.press(link(page, 'Documents'))
  await documents.getByText('Fulfillment').first().waitFor()
  await documents.getByText('No cost').waitFor({ state: 'detached' })
}

async function replay({ page, hand }: Person): Promise<void> {
  await hand.press(link(page, 'Webhooks'))
  await hand.open(page.getByRole('grid', { name: 'Webhooks' }), receiver.url)
  await hand.open(page.getByRole('grid', { name: 'Deliveries' }), 'Delivered')
  const event = await page.getByRole('dialog').locator('dd').first().innerText()
  const deliveries = () => receiver.received.filter(({ headers }) => headers['webhook-id'] === event).length
  const before = deliveries()
  expect(before).toBeGreaterThan(0)
  await hand.press(button(page, 'Send again'))
  await page.getByText('The event is being sent again.').waitFor()
  await eventually(() => expect(deliveries()).toBeGreaterThan(before))
}

describe.skipIf(noBrowser)(`the console${noBrowser === undefined ? '' : ` (${noBrowser})`}`, () => {
  it.each(['by mouse', 'by keyboard alone'])(
    'connects an account, links, ships, resolves a send, unblocks a document and replays an event %s',
    async (how) => {
      const isByMouse = how === 'by mouse'
      const page = await browser.open()
      page.setDefaultTimeout(60_000)
      const hand = isByMouse ? byMouse() : byKeyboard(page)
      const seller = sellerOf(simulator, isByMouse ? 0 : 1)
      const person = { page, hand, seller, tenant: isByMouse ? api.tenant : shop }
      const skus = seller.items.slice(0, 1).map(({ sku }) => sku)
      const shipped = addOrder(seller, skus, { units: 2 })
      const halfCancelled = addOrder(seller, skus, { units: 4 })
      charge(lineOf(shipped), 20)
      await signIn(person)
      await createWebhook(person)
      await connect(person)
      const [linked = ''] = await linkListings(person)
      await acknowledgeAndShip(person, shipped)
      await cancelIntoTheUnknown(person, halfCancelled)
      await resolveSend(person, halfCancelled)
      await unblockDocument(person, linked)
      await replay(person)
    },
  )
})
