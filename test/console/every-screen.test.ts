import type { Page, Response } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'

import { type ExampleTenant, useExampleTenants } from '../api/parity/example-tenant.ts'
import { useApi } from '../helpers/api.ts'
import { expectAccessible, noBrowser, signIn, useBrowser } from '../helpers/browser.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { idNamesOf, pathWithIds, screenPaths } from './screens.ts'

const browser = useBrowser()
const simulator = useSimulator({ items: 0, orders: 0 })
const api = useApi({ walmartUrl: () => simulator.url, requestsPerMinute: 1_000_000 })
const tenants = useExampleTenants(api, () => sellerOf(simulator))

const as = ({ url, tokens: { all: token } }: ExampleTenant) => ({ url, tenant: { token } })

/** Waits until nothing on the screen is being loaded. */
async function settle(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('heading').or(page.getByRole('alert')).first().waitFor()
  await page.getByText('Loading…').first().waitFor({ state: 'detached' })
}

/** Gives a tenant's records names that no others have, and returns texts that only they contain. */
async function nameRecords({ id }: ExampleTenant): Promise<string[]> {
  for (const table of ['integration_instances', 'products', 'stores']) {
    await select(api, `update ${table} set name = 'Confidential ' || id where tenant_id = $1`, [id])
  }
  await select(api, `update webhooks set url = 'https://confidential.example/' where tenant_id = $1`, [id])
  return ['Confidential', 'confidential.example', '77108001000000007']
}

describe.skipIf(noBrowser)(`the console${noBrowser === undefined ? '' : ` (${noBrowser})`}`, () => {
  let page: Page
  beforeAll(async () => {
    page = await browser.open()
    await signIn(page, as(await tenants.seed()))
  })

  it.each(screenPaths)('is accessible at %s, in the light and the dark color scheme', async (path) => {
    await page.goto(`${new URL(page.url()).origin}/console${pathWithIds(path)}`)
    await settle(page)
    expect(await page.getByRole('alert').allInnerTexts()).toEqual([])
    await expectAccessible(page)
  })

  it('offers nothing for an instance that is being deleted', async () => {
    const visitor = await browser.open()
    await signIn(visitor, as(await tenants.seed({ isDeleting: true })), { path: '/instances/1' })
    await visitor.getByText('Being deleted').waitFor()
    await settle(visitor)
    expect(await visitor.getByRole('alert').allInnerTexts()).toEqual([])
    expect(await visitor.getByRole('main').getByRole('button').allInnerTexts()).toEqual([])
    await expectAccessible(visitor)
  })

  it('shows nothing of another tenant’s records to somebody with a link to one', async () => {
    const other = await tenants.seed({ isForeign: true })
    const markers = await nameRecords(other)
    const paths = screenPaths.flatMap((path) => {
      const names = idNamesOf(path)
      return names.length === 0
        ? []
        : [pathWithIds(path, names), ...(names.length > 1 ? [pathWithIds(path, names.slice(1))] : [])]
    })
    expect(paths.length).toBeGreaterThan(10)
    const visit = async (tenant: ExampleTenant) => {
      const visitor = await browser.open()
      await signIn(visitor, as(tenant))
      const { origin } = new URL(visitor.url())
      const bodies: Promise<string>[] = []
      const outcomes: string[] = []
      visitor.on('response', (response: Response) => void bodies.push(response.text().catch(() => '')))
      for (const path of paths) {
        await visitor.goto(`${origin}/console${path}`)
        await settle(visitor)
        bodies.push(visitor.content())
        outcomes.push(await visitor.getByRole('main').innerText())
      }
      await visitor.close()
      return { seen: (await Promise.all(bodies)).join('\n'), outcomes }
    }
    const own = await visit(other)
    expect(markers.filter((marker) => own.seen.includes(marker))).toEqual(markers)

    const { seen, outcomes } = await visit(await tenants.seed())
    expect(markers.filter((marker) => seen.includes(marker))).toEqual([])
    outcomes.forEach((text, index) => expect(text, paths[index]).toMatch(/There is no |has no /))
  })
})
