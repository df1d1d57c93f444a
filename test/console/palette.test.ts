import { describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { expectAccessible, noBrowser, signIn, useBrowser } from '../helpers/browser.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, useWorker, waitForCompletion } from '../helpers/worker.ts'

const browser = useBrowser()
const simulator = useSimulator({ items: 5, orders: 5 })
const api = useApi({ walmartUrl: () => simulator.url })
useWorker(api)

describe.skipIf(noBrowser)(`the console${noBrowser === undefined ? '' : ` (${noBrowser})`}`, () => {
  it('goes by keyboard to a screen, an order by its number and a listing by its SKU', async () => {
    const seller = sellerOf(simulator)
    const id = await createInstance(api, { seller })
    await waitForCompletion(api, id)
    const page = await browser.open()
    await signIn(page, api)
    await page.getByRole('heading', { level: 1 }).waitFor()
    const go = async (text: string, shown: string) => {
      await page.keyboard.press('Control+k')
      const box = page.getByRole('combobox', { name: 'Go to' })
      await box.waitFor()
      await page.keyboard.type(text)
      await page.getByRole('option', { selected: true }).filter({ hasText: shown }).waitFor()
      await expectAccessible(page)
      await page.keyboard.press('Enter')
      await box.waitFor({ state: 'detached' })
    }
    await go('trial', 'Trial balance')
    await page.waitForURL('**/console/trial-balance')
    await go('pric', 'Prices')
    await page.waitForURL(`**/console/instances/${id}/prices`)

    const number = seller.orders[0]?.purchaseOrderId ?? ''
    await go(number, number)
    await page.getByRole('heading', { name: `Order ${number}` }).waitFor()
    // A SKU finds its orders too.
    const sku = seller.orders[0]?.orderLines.orderLine[0]?.item.sku ?? ''
    await go(sku, sku)
    await page.getByRole('grid', { name: 'Listings' }).getByText(sku).first().waitFor()
    expect(new URL(page.url()).searchParams.get('sku')).toBe(sku)

    await page.getByRole('button', { name: 'Go to…' }).click()
    await page.keyboard.type('nothing of this kind')
    await page.getByText('Nothing matches.').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('combobox', { name: 'Go to' }).waitFor({ state: 'detached' })
  })

  it('shows all screens on a small laptop, and the Mac’s own shortcut on a Mac', async () => {
    await createInstance(api, { seller: sellerOf(simulator) })
    const page = await browser.open({ viewport: { width: 1280, height: 800 } })
    await page.addInitScript(() => Object.defineProperty(navigator, 'platform', { get: () => 'MacIntel' }))
    await signIn(page, api)
    await page.getByLabel('Instance', { exact: true }).first().waitFor()
    for (const last of [page.getByRole('link', { name: 'Tokens' }), page.getByRole('button', { name: 'Sign out' })]) {
      const { y = 800, height = 0 } = (await last.boundingBox()) ?? {}
      expect(y + height).toBeLessThanOrEqual(800)
    }
    const hidden = '(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)(document.querySelector("nav"))'
    expect(await page.evaluate(hidden)).toBe(0)
    await page.getByRole('button', { name: 'Go to…' }).getByText('⌘K').waitFor()
    expect(await page.getByText('Ctrl K').count()).toBe(0)
    await expectAccessible(page)
  })
})
