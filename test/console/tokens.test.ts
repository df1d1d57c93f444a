import { describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { expectAccessible, noBrowser, signIn, useBrowser } from '../helpers/browser.ts'

const browser = useBrowser()
const api = useApi()

describe.skipIf(noBrowser)(`the console${noBrowser === undefined ? '' : ` (${noBrowser})`}`, () => {
  it('creates a token, shows it once, signs in with it, and signs out when it is revoked', async () => {
    const page = await browser.open()
    await signIn(page, api, { path: '/tokens' })
    const grid = page.getByRole('grid', { name: 'Tokens' })
    const dialog = page.getByRole('dialog')
    await grid.getByText('Yours').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Create a token' }).click()
    await dialog.getByRole('button', { name: 'Create a token' }).click()
    await dialog.getByText('“Name” is required.').waitFor()
    await expectAccessible(page)
    await dialog.getByLabel('Name').fill('warehouse')
    await dialog.getByLabel('Valid until the end of').fill('2026-01-01')
    for (const scope of ['tokens:read', 'tokens:write', 'reference:read']) await dialog.getByLabel(scope).check()
    await dialog.getByRole('button', { name: 'Create a token' }).click()
    await dialog.getByText('“Valid until the end of” must be in the future').waitFor()
    await dialog.getByLabel('Valid until the end of').fill('12026-01-01')
    await dialog.getByRole('button', { name: 'Create a token' }).click()
    await dialog.getByText('“Valid until the end of” must be a').waitFor()
    await dialog.getByLabel('Valid until the end of').fill('2096-01-01')
    await dialog.getByRole('button', { name: 'Create a token' }).click()
    await page.getByText('it is not shown again').waitFor()
    const token = await dialog.getByLabel('Token', { exact: true }).inputValue()
    expect(token).toMatch(/^aisle_\d+_/)
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'I have copied it' }).click()
    await grid.getByText('reference:read, tokens:read, tokens:write').waitFor()
    expect(await page.content()).not.toContain(token)

    // By keyboard, with the new token: it offers its own scopes, and revoking itself ends the session.
    const other = await browser.open()
    await signIn(other, api, { path: '/tokens', token })
    const theirs = other.getByRole('grid', { name: 'Tokens' })
    await theirs.getByText('Yours').waitFor()
    await other.getByRole('button', { name: 'Create a token' }).focus()
    await other.keyboard.press('Enter')
    expect(await other.getByRole('dialog').getByRole('checkbox').count()).toBe(3)
    await other.keyboard.press('Escape')
    await theirs.focus()
    await other.keyboard.press('Enter')
    await other.getByRole('dialog').getByText('you are signed out, and need').waitFor()
    await expectAccessible(other)
    await other.getByRole('button', { name: 'Revoke' }).focus()
    await other.keyboard.press('Enter')
    await other.getByRole('button', { name: 'Sign in' }).waitFor()

    await page.reload()
    await grid.getByText('Revoked').waitFor()
  })
})
