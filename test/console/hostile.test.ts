import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { beforeAll, describe, expect, it } from 'vitest'

import { addProduct } from '../api/add-listings.ts'
import { useReceiver } from '../events/receiver.ts'
import { type Tenant, useApi } from '../helpers/api.ts'
import { noBrowser, signIn, useBrowser } from '../helpers/browser.ts'
import { select } from '../helpers/records.ts'

const browser = useBrowser()
const api = useApi({ privateWebhooks: 'allowed', requestsPerMinute: 1_000_000 })
const receiver = useReceiver()
const hostile = useHostilePage()
const shop = {} as Tenant

beforeAll(async () => void Object.assign(shop, await api.createTenant('shop.example')))

/** What a page can make a browser send without being asked; shows what it can read of the responses. */
const hostilePage = `<!doctype html>
<form method="post" enctype="text/plain" target="frame">
  <input name='{"name":"Forged","x":"' value='"}'>
</form>
<iframe name="frame"></iframe>
<output></output>
<script type="module">
  const [url, id] = JSON.parse(decodeURIComponent(location.hash.slice(1)))
  const [form] = document.forms
  const frame = document.querySelector('iframe')
  const loaded = new Promise((resolve) => (frame.onload = resolve))
  form.action = url + '/api/stores'
  form.submit()
  await loaded
  const read = async (path, options) => {
    const response = await fetch(url + path, { credentials: 'include', ...options }).catch(() => undefined)
    return (await response?.text()) ?? ''
  }
  const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"Forged"}' }
  const texts = [
    await read('/api/stores', {}),
    await read('/api/warehouses/' + id + '/archive', { method: 'POST', mode: 'no-cors' }),
    await read('/api/stores', json),
    await read('/trpc/stores.create', json),
  ]
  document.querySelector('output').textContent = JSON.stringify(texts)
</script>`

/** Serves the page on another port of this machine. */
function useHostilePage() {
  const served = { port: 0 }
  beforeAll(async () => {
    const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(hostilePage))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    served.port = (server.address() as AddressInfo).port
    return () => {
      server.close()
      server.closeAllConnections()
    }
  })
  return served
}

describe.skipIf(noBrowser)(`the console${noBrowser === undefined ? '' : ` (${noBrowser})`}`, () => {
  it.each([
    ['another port', '127.0.0.1', '127.0.0.1'],
    ['another port of a host with plain HTTP', 'shop.example', 'shop.example'],
    ['a neighboring host with plain HTTP', 'shop.example', 'forum.shop.example'],
    ['another site', '127.0.0.1', 'evil.example'],
  ])('is neither written to nor read by a page on %s', async (_, host, foreignHost) => {
    const tenant = host === '127.0.0.1' ? api.tenant : shop
    const { warehouseId } = tenant.sample
    const url = api.url.replace('127.0.0.1', host)
    const page = await browser.open()
    await signIn(page, { url, tenant })
    const rows = () =>
      select(
        api,
        'select name, archived_at from stores where tenant_id = $1 union all select name, archived_at from warehouses where tenant_id = $1',
        [tenant.id],
      )
    const before = await rows()
    const lines = api.logLines.length
    const target = encodeURIComponent(JSON.stringify([url, warehouseId]))
    await page.goto(`http://${foreignHost}:${hostile.port}/#${target}`)
    await page.getByText('["","","",""]').waitFor()
    expect(await rows()).toEqual(before)
    // The request has arrived.
    expect(api.logLines.slice(lines).join()).toContain(`POST /api/warehouses/${warehouseId}/archive 401`)
    // The same request from a page of the console is valid.
    await page.goto(`${url}/console/`)
    const status = await page.evaluate(
      async (path) => (await fetch(path, { method: 'POST' })).status,
      `/api/warehouses/${warehouseId}/archive`,
    )
    expect(status).toBe(200)
    await page.evaluate((path) => fetch(path, { method: 'POST' }), `/api/warehouses/${warehouseId}/unarchive`)
  })

  it('shows markup in names as text', async () => {
    const name = '<img src="leak" onerror="document.title=\'run\'"><script>document.title="run"</script>'
    const id = await addProduct(api, { sku: '<b>SKU</b>', name })
    const page = await browser.open()
    const requested: string[] = []
    page.on('request', (request) => void requested.push(request.url()))
    await signIn(page, api, { path: '/products' })
    await page.getByRole('grid', { name: 'Products' }).getByText(name).click()
    await page.getByRole('heading', { level: 1 }).filter({ hasText: name }).waitFor()
    expect(await page.getByLabel('Name').inputValue()).toBe(name)
    expect(new URL(page.url()).pathname).toBe(`/console/products/${id}`)
    expect(await page.locator('main img, main b, main script').count()).toBe(0)
    expect(await page.title()).not.toBe('run')
    expect(requested.filter((url) => url.includes('leak'))).toEqual([])
  })

  it('keeps nothing secret in storage, addresses, messages or the log', async () => {
    const page = await browser.open()
    const seen: string[] = []
    page.on('request', (request) => void seen.push(request.url()))
    page.on('console', (message) => void seen.push(message.text()))
    await signIn(page, api, { path: '/webhooks' })
    await page.getByRole('button', { name: 'Create a webhook' }).click()
    await page.getByLabel('URL').fill(receiver.url)
    await page.getByRole('button', { name: 'Save' }).click()
    const secret = await page.getByLabel('Secret', { exact: true }).inputValue()
    await page.getByRole('button', { name: 'I have copied it' }).click()
    await page.getByRole('grid', { name: 'Webhooks' }).getByText(receiver.url).click()
    await page.getByRole('button', { name: 'Send a test event' }).click()
    await page.getByText('The receiver has accepted the event.').waitFor()
    const [cookie] = await page.context().cookies()
    const reachable = 'JSON.stringify([document.cookie, localStorage, sessionStorage, history.state, location.href])'
    seen.push(await page.evaluate<string>(reachable), await page.content(), ...api.logLines)
    const databases = await page.evaluate<number>('indexedDB.databases().then(({ length }) => length)')
    expect(databases).toBe(0)
    for (const hidden of [secret, cookie?.value ?? '', api.tenant.token.slice(-30)]) {
      expect(hidden.length).toBeGreaterThan(20)
      expect(seen.findIndex((text) => text.includes(hidden))).toBe(-1)
    }
  })
})
