import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'

import type { SimulatedSeller } from '../../packages/walmart-simulator/src/seller.ts'
import { expectAccessible, noBrowser, signIn, useBrowser } from '../helpers/browser.ts'
import { eventually } from '../helpers/eventually.ts'
import { select } from '../helpers/records.ts'
import { useOffers } from '../offers/use-offers.ts'

const browser = useBrowser()
const offers = useOffers()

const grid = (page: Page, name: string) => page.getByRole('grid', { name, exact: true })
const dialog = (page: Page) => page.getByRole('dialog')
const csvFile = (content: string) => ({ name: 'offers.csv', mimeType: 'text/csv', buffer: Buffer.from(content) })

/** Walmart's list may show earlier values for some minutes, so an audit compares none that was confirmed just now. */
const age = () =>
  select(offers.api, `update offer_targets set confirmed_at = confirmed_at - interval '10 minutes' returning id`)

describe.skipIf(noBrowser)(`the console${noBrowser === undefined ? '' : ` (${noBrowser})`}`, () => {
  it('sets stock by hand and from a file, holds units back, and repairs what differs at Walmart', async () => {
    const [first, second, third] = [offers.skuAt(0), offers.skuAt(1), offers.skuAt(2)]
    const page = await browser.open()
    await signIn(page, offers.api, { path: `/instances/${offers.id}/stock` })
    await page.getByText('No stock levels yet').waitFor()
    await expectAccessible(page)

    await page.getByRole('button', { name: 'Set a stock level' }).click()
    await dialog(page).getByLabel('SKU').fill('NOTHING')
    await dialog(page).getByRole('button', { name: 'Save' }).click()
    await dialog(page).getByText('“Units in stock” is required.').waitFor()
    await dialog(page).getByLabel('Units in stock').fill('12')
    await dialog(page).getByRole('button', { name: 'Save' }).click()
    await dialog(page).getByText('The instance has no listing with the SKU "NOTHING".').waitFor()
    await expectAccessible(page)
    await dialog(page).getByLabel('SKU').fill(first)
    await page.keyboard.press('Enter')
    await grid(page, 'Stock').getByText(first).waitFor()
    await eventually(() => expect(offers.shown(first)).toBe(12))

    await page.getByRole('button', { name: 'Upload CSV' }).click()
    await dialog(page)
      .getByLabel('CSV file')
      .setInputFiles(csvFile(`sku,quantity\n${second},20\n${third},30\nNOTHING,1\n`))
    await dialog(page).getByRole('button', { name: 'Set them' }).click()
    await dialog(page).getByText('Row 4: The instance has no listing').waitFor()
    await expectAccessible(page)
    await dialog(page).getByRole('button', { name: 'Cancel' }).click()
    await grid(page, 'Stock').getByText(third).waitFor()
    const downloading = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download CSV' }).click()
    expect((await downloading).suggestedFilename()).toBe('walmart-inventory.csv')

    // By keyboard: the buffer of all three.
    await grid(page, 'Stock').focus()
    for (const key of [' ', 'ArrowDown', ' ', 'ArrowDown', ' ']) await page.keyboard.press(key)
    await page.getByRole('button', { name: 'Buffer and floor' }).focus()
    await page.keyboard.press('Enter')
    await dialog(page).getByLabel('Buffer').focus()
    await page.keyboard.type('2')
    await expectAccessible(page)
    await page.keyboard.press('Enter')
    await grid(page, 'Stock').getByText('2 held back').nth(2).waitFor()
    await offers.quiet()
    expect([first, second, third].map((sku) => offers.shown(sku))).toEqual([10, 18, 28])

    await age()
    ;(offers.seller as SimulatedSeller).stock.set(second, offers.seller.partnerId, {
      amount: 5,
      availableDate: undefined,
    })
    await page.getByRole('button', { name: 'Audit now' }).click()
    await page.getByText('1 differ at Walmart').waitFor()
    await page.getByRole('link', { name: 'Show them' }).click()
    await grid(page, 'Stock').getByText(first).waitFor({ state: 'detached' })
    await grid(page, 'Stock').getByText('Walmart has shown a different quantity since').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Send them again' }).click()
    await dialog(page).getByRole('button', { name: 'Send them again' }).click()
    await eventually(() => expect(offers.shown(second)).toBe(18))
    await page.getByText('None differs').waitFor()
  })

  it('shows why Walmart has rejected a price, and sets another', async () => {
    const sku = offers.skuAt(3)
    const effect = {
      kind: 'respond',
      status: 400,
      body: JSON.stringify({ errors: { error: [{ code: 'X', description: 'Price too low' }] } }),
    } as const
    const remove = offers.simulator.fault({ path: '/v3/price', effect })
    const page = await browser.open()
    await signIn(page, offers.api, { path: `/instances/${offers.id}/prices` })
    await page.getByText('No prices yet').waitFor()
    await page.getByRole('button', { name: 'Set a price' }).click()
    await dialog(page).getByLabel('SKU').fill(sku)
    await dialog(page).getByLabel('Price in USD').fill('1,50')
    await dialog(page).getByRole('button', { name: 'Save' }).click()
    await dialog(page).getByText('must be a positive decimal').waitFor()
    await expectAccessible(page)
    await dialog(page).getByLabel('Price in USD').fill('1.50')
    await dialog(page).getByRole('button', { name: 'Save' }).click()
    await grid(page, 'Prices').getByText('Failed').waitFor()
    remove()
    await grid(page, 'Prices').getByText(sku).click()
    await dialog(page)
      .getByText(/USD, as of the last refresh of the listing$/)
      .waitFor()
    await expectAccessible(page)
    await dialog(page).getByLabel('Price in USD').fill('11.50')
    await dialog(page).getByRole('button', { name: 'Save' }).click()
    await grid(page, 'Prices').getByText('Applied').waitFor()
    await expectAccessible(page)

    await page.getByRole('button', { name: 'Push now' }).click()
    await dialog(page).getByLabel('Include values that Walmart has confirmed').check()
    await expectAccessible(page)
    await dialog(page).getByRole('button', { name: 'Push now' }).click()
    await page.getByText('1 are being sent.').waitFor()
    await offers.quiet()
  })
})
