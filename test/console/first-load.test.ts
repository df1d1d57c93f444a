import { stat } from 'node:fs/promises'

import { findConsole } from '@aisle/server'
import { describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { noBrowser, signIn, useBrowser } from '../helpers/browser.ts'

const browser = useBrowser()
const api = useApi()
const mostBytes = 250_000

describe.skipIf(noBrowser)(`the console${noBrowser === undefined ? '' : ` (${noBrowser})`}`, () => {
  it('loads less than 250 kB of compressed JavaScript before the first screen appears', async () => {
    const page = await browser.open()
    const scripts = new Set<string>()
    page.on('response', (response) => {
      const { pathname } = new URL(response.url())
      if (pathname.endsWith('.js')) scripts.add(pathname.replace('/console/', ''))
    })
    await signIn(page, api)
    await page.getByText('Connect a Walmart account').waitFor()
    const sizes = await Promise.all([...scripts].map(async (path) => (await stat(`${findConsole()}${path}.gz`)).size))
    const bytes = sizes.reduce((sum, size) => sum + size, 0)
    console.log(`The first load of the console: ${bytes} bytes`)
    expect(scripts.size).toBeGreaterThan(1)
    expect(bytes).toBeLessThan(mostBytes)
  })
})
