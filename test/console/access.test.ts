import { type Scope, scopes } from '@aisle/contract'
import { createToken, parseBearer, revokeToken, seal } from '@aisle/core'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { enterToken, expectAccessible, noBrowser, signIn, useBrowser } from '../helpers/browser.ts'

const browser = useBrowser()
const api = useApi({ requestsPerMinute: 1_000_000 })

const tokenWith = (...held: readonly Scope[]) =>
  createToken(api.services.db, { domain: api.tenant.domain, name: 'person', ...(held.length > 0 && { scopes: held }) })

async function revoke(token: string): Promise<void> {
  const { id } = parseBearer(`Bearer ${token}`) ?? {}
  if (id === undefined) throw new Error('The token cannot be read.')
  await revokeToken(api.services.db, { domain: api.tenant.domain, id })
}

async function namesOfStores(): Promise<string[]> {
  const { body } = await api.call('GET', '/api/stores?per_page=100')
  return body.data.map(({ name }: { name: string }) => name)
}

/** Replaces the session with one of the same token that ends at this time. */
async function endSessionAt(page: Page, expiresAt: number): Promise<void> {
  const session = { token: api.tenant.token, host: api.tenant.domain, expiresAt }
  const value = await seal(api.services.keys, 'console session', session)
  await page.context().addCookies([{ name: 'aisle_session', value, url: api.url }])
}

const storesLink = (page: Page) => page.getByRole('link', { name: 'Stores' })
const stores = (page: Page) => page.getByRole('grid', { name: 'Stores' })
const ended = 'Your session has ended. Sign in again; you stay on this screen.'

describe.skipIf(noBrowser)(`the console${noBrowser === undefined ? '' : ` (${noBrowser})`}`, () => {
  it('asks for a token once the session has expired, and continues where it was', async () => {
    const page = await browser.open()
    await signIn(page, api, { path: '/accounts' })
    expect(await page.getByText(ended).count()).toBe(0)
    await endSessionAt(page, Date.now() + 60_000)
    await page.reload()
    await page.getByText('4000').waitFor()
    await endSessionAt(page, Date.now() - 1)
    await storesLink(page).click()
    await page.getByText(ended).waitFor()
    await expectAccessible(page)
    expect(await page.content()).not.toContain('4000')
    await enterToken(page, api.tenant.token)
    await stores(page).getByText('Main store').waitFor()
    expect(new URL(page.url()).pathname).toBe('/console/stores')
  })

  it('asks for another token once the token has been revoked, and continues where it was', async () => {
    const token = await tokenWith()
    const page = await browser.open()
    await signIn(page, api, { path: '/stores?search=a&sort=-name', token })
    await page.getByRole('button', { name: 'Create a store' }).click()
    await page.getByLabel('Name').fill('After the revocation')
    await revoke(token)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText(ended).waitFor()
    expect(await namesOfStores()).not.toContain('After the revocation')
    await enterToken(page, await tokenWith())
    await stores(page).getByText('Main store').waitFor()
    expect(new URL(page.url()).search).toBe('?search=a&sort=-name')
    await page.getByRole('button', { name: 'Create a store' }).click()
    await page.getByLabel('Name').fill('After the revocation')
    await page.getByRole('button', { name: 'Save' }).click()
    await stores(page).getByText('After the revocation').waitFor()
  })

  it('says which scope the token lacks, where something cannot be shown or done', async () => {
    const page = await browser.open()
    const token = await tokenWith(
      ...scopes.filter((scope) => scope !== 'reference:write' && scope !== 'sales_orders:read'),
    )
    await signIn(page, api, { path: '/sales-orders', token })
    await page.getByText('This token lacks the scope sales_orders:read.').waitFor()
    await page.getByText('Sign in with a token that has it.').waitFor()
    await expectAccessible(page)
    await storesLink(page).click()
    await page.getByRole('button', { name: 'Create a store' }).click()
    await page.getByLabel('Name').fill('Not allowed')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('dialog').getByText('This token lacks the scope reference:write.').waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await stores(page).getByText('Main store').click()
    await page.getByRole('button', { name: 'Archive', exact: true }).click()
    await page.getByText('This token lacks the scope reference:write.').waitFor()
    expect(await namesOfStores()).not.toContain('Not allowed')
  })

  it('shows that the connection is lost, and recovers', async () => {
    const page = await browser.open()
    await signIn(page, api, { path: '/stores' })
    await stores(page).getByText('Main store').waitFor()
    // As a browser behaves that has not noticed that the server is gone.
    await page.route('**/trpc/**', (route) => route.abort('connectionrefused'))
    await page.getByRole('button', { name: 'Create a store' }).click()
    await page.getByLabel('Name').fill('While offline')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('dialog').getByText('Aisle cannot be reached.').waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    const lost = page.getByText('What you see may be out of date')
    await lost.waitFor()
    await stores(page).getByText('Main store').waitFor()
    await expectAccessible(page)
    await api.call('POST', '/api/stores', { body: { name: 'Made meanwhile' } })
    await page.unroute('**/trpc/**')
    await stores(page).getByText('Made meanwhile').waitFor()
    await lost.waitFor({ state: 'detached' })
    expect(await namesOfStores()).not.toContain('While offline')
  })
})
