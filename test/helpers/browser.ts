import { existsSync } from 'node:fs'

import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { beforeAll, expect } from 'vitest'

const programs = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const program = programs.find((path) => existsSync(path))

/** Why the tests of the console cannot run here; undefined if they can. */
export const noBrowser = program === undefined ? `no Chromium at ${programs.join(' or ')}` : undefined

export interface Console {
  readonly browser: Browser
  /** A window of its own, without a session. */
  open(options?: BrowserContextOptions): Promise<Page>
}

// Without them, Chromium talks to hosts of its maker.
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']

/** A browser for the test file. */
export function useBrowser(): Console {
  const started = {} as { browser: Browser }
  const contexts: BrowserContext[] = []
  beforeAll(async () => {
    if (program === undefined) return
    started.browser = await chromium.launch({
      executablePath: program,
      // The host selects the tenant, so tenants' hosts resolve to this machine.
      args: ['--no-sandbox', '--disable-quic', '--host-resolver-rules=MAP *.example 127.0.0.1', ...quiet],
    })
    return () => started.browser.close()
  })
  return Object.assign(started, {
    async open(options: BrowserContextOptions = {}) {
      const context = await started.browser.newContext(options)
      contexts.push(context)
      return context.newPage()
    },
  })
}

/** Signs in as a person does. */
export async function signIn(
  page: Page,
  { url, tenant }: { readonly url: string; readonly tenant: { readonly token: string } },
  { path = '/', token = tenant.token } = {},
): Promise<void> {
  await page.goto(`${url}/console${path}`)
  await enterToken(page, token)
}

/** Fills in and submits the sign-in form. */
export async function enterToken(page: Page, token: string): Promise<void> {
  await page.getByLabel('Token', { exact: true }).fill(token)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Sign out' }).waitFor({ state: 'attached' })
}

/** Expects axe to find nothing on the page, in the light and the dark color scheme. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await new AxeBuilder({ page }).analyze()
    const found = violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ html }) => html).join(' ')}`)
    expect(found).toEqual([])
  }
}
