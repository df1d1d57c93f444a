import { describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { noBrowser, signIn, useBrowser } from '../helpers/browser.ts'

const browser = useBrowser()
const api = useApi({ trustedProxies: ['127.0.0.1'] })

const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? ''
const open = (token = api.tenant.token, headers: Record<string, string> = {}) =>
  fetch(`${api.url}/console/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: api.url, ...headers },
    body: JSON.stringify({ token }),
  })
const statusOf = async (cookie: string, url: string) =>
  (await fetch(`${url}/api/stores`, { headers: { cookie } })).status
const createStore = (headers: Record<string, string>) =>
  fetch(`${api.url}/api/stores`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ name: `Store ${Math.random()}` }),
  })

describe('a session', () => {
  it('authenticates reads and writes of the console’s own pages, and holds no readable token', async () => {
    const response = await open()
    expect(response.status).toBe(204)
    expect(response.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Strict$/)
    const cookie = cookieOf(response)
    expect(cookie).not.toContain(api.tenant.token.split('_').at(-1))
    expect(await statusOf(cookie, api.url)).toBe(200)
    expect((await createStore({ cookie, origin: api.url })).status).toBe(201)
    const created = await createStore({ cookie, 'sec-fetch-site': 'same-origin' })
    expect([created.status, created.headers.get('cache-control')]).toEqual([201, 'no-store'])
  })

  it('has a cookie that only this host can set, if it came over HTTPS', async () => {
    const https = { 'x-forwarded-proto': 'https', origin: api.url.replace('http:', 'https:') }
    const response = await open(api.tenant.token, https)
    expect(response.headers.get('set-cookie')).toMatch(
      /^__Host-aisle_session=\S+; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    )
    const cookie = cookieOf(response)
    expect((await createStore({ cookie, ...https })).status).toBe(201)
    expect((await createStore({ cookie: cookie.replace('__Host-', ''), ...https })).status).toBe(401)
  })

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another host of the same site', { 'sec-fetch-site': 'same-site' }],
    ['another origin, as a browser on plain HTTP says', { origin: 'http://evil.example' }],
    ['no origin', {}],
  ])('does not authenticate a write from %s', async (_, headers) => {
    const cookie = cookieOf(await open())
    expect((await createStore({ cookie, ...headers })).status).toBe(401)
  })

  it('is not opened by a wrong token, another tenant’s, or a page of another site', async () => {
    const other = await api.createTenant('other.example')
    expect((await open(`${api.tenant.token}x`)).status).toBe(401)
    expect((await open(other.token)).status).toBe(401)
    expect((await open('')).status).toBe(422)
    expect((await open(api.tenant.token, { origin: 'http://evil.example' })).status).toBe(401)
  })

  it('is not valid for another host or when it was altered', async () => {
    const cookie = cookieOf(await open())
    expect(await statusOf(cookie, api.url)).toBe(200)
    expect(await statusOf(cookie, api.url.replace('127.0.0.1', 'localhost'))).toBe(401)
    expect(await statusOf(`${cookie.slice(0, -2)}xx`, api.url)).toBe(401)
    expect(await statusOf('aisle_session=nonsense', api.url)).toBe(401)
  })
})

describe.skipIf(noBrowser)(`the console${noBrowser === undefined ? '' : ` (${noBrowser})`}`, () => {
  it('asks for a token, stays on the screen, and keeps nothing secret in reach of scripts', async () => {
    const page = await browser.open()
    await page.goto(`${api.url}/`)
    expect(page.url()).toBe(`${api.url}/console/`)
    await page.getByLabel('Token').fill('aisle_1_wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('This token is not valid').waitFor()
    await signIn(page, api, { path: '/connect' })
    await page.getByRole('heading', { name: 'Connect a Walmart account' }).waitFor()
    const reachable = await page.evaluate<string>(
      'JSON.stringify([document.cookie, localStorage, sessionStorage, location.href])',
    )
    expect(reachable).toBe(JSON.stringify(['', {}, {}, `${api.url}/console/connect`]))
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Token').waitFor()
  })
})
