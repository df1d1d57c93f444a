import type { TokenDetail } from '@aisle/walmart-simulator'
import { expect, test } from 'vitest'

import { at, baseHeaders, gatewayError, startWalmart } from '../helpers/raw-walmart.ts'

const dayMs = 86_400_000
const redirectUri = 'https://app.example.com/back'
const keys = (name: string) => ({ clientId: name, clientSecret: name })
const rejected = (kind: string, field: string) => ({
  status: 400,
  body: gatewayError(`${kind}.GMP_GATEWAY_API`, { field }),
})

/** A seller `shop` that has authorized the application with the credentials of `provider`. */
async function startProvider() {
  const walmart = await startWalmart({ sellers: [keys('shop'), keys('provider')] })
  const { simulator, seller, askToken } = walmart
  const provider = at(simulator.sellers, 1)
  const code = simulator.authorize(seller, { redirectUri, clientId: provider.clientId })
  const partner = { 'WM_PARTNER.ID': seller.partnerId }
  const codeForm = { grant_type: 'authorization_code', code, redirect_uri: redirectUri }
  const exchange = (form = codeForm, headers: Record<string, string> = partner) => askToken(form, headers, provider)
  const refresh = (refreshToken = '', headers: Record<string, string> = partner) =>
    askToken({ grant_type: 'refresh_token', refresh_token: refreshToken }, headers, provider)
  return { ...walmart, provider, codeForm, partner, exchange, refresh }
}

test('exchanges a code for a token of the authorizing seller, and a refresh token', async () => {
  const { seller, send, exchange } = await startProvider()
  const { status, body } = await exchange()
  expect(status).toBe(200)
  const text = expect.any(String)
  expect(body).toEqual({ access_token: text, token_type: 'Bearer', expires_in: 900, refresh_token: text })
  const profile = await send('/v3/settings/partnerprofile', { headers: { 'WM_SEC.ACCESS_TOKEN': body.access_token } })
  expect(profile).toMatchObject({ status: 200, body: { partner: { partnerId: seller.partnerId } } })
})

test('a code can be used once, within ten minutes', async () => {
  const { clock, simulator, seller, provider, codeForm, exchange } = await startProvider()
  expect((await exchange()).status).toBe(200)
  expect(await exchange()).toMatchObject(rejected('INVALID_REQUEST_PARAM', 'code'))
  const code = simulator.authorize(seller, { redirectUri, clientId: provider.clientId })
  clock.ms += 600_000
  expect(await exchange({ ...codeForm, code })).toMatchObject(rejected('INVALID_REQUEST_PARAM', 'code'))
})

test('rejects a code for another application, redirect URI or seller', async () => {
  const { provider, askToken, codeForm, partner, exchange } = await startProvider()
  expect(await askToken(codeForm, partner)).toMatchObject(rejected('INVALID_REQUEST_PARAM', 'code'))
  const elsewhere = await exchange({ ...codeForm, redirect_uri: 'https://elsewhere.example.com' })
  expect(elsewhere).toMatchObject(rejected('INVALID_REQUEST_PARAM', 'redirect_uri'))
  for (const partnerId of ['', provider.partnerId]) {
    const response = await exchange(codeForm, { 'WM_PARTNER.ID': partnerId })
    expect(response).toMatchObject(rejected('INVALID_REQUEST_HEADER', 'WM_PARTNER.ID'))
  }
  expect((await exchange()).status).toBe(200)
})

test('a refresh token works repeatedly for a year', async () => {
  const { clock, send, exchange, refresh } = await startProvider()
  const { refresh_token: refreshToken } = (await exchange()).body
  clock.ms += 364 * dayMs
  for (let time = 0; time < 2; time += 1) {
    const { status, body } = await refresh(refreshToken)
    expect(status).toBe(200)
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 900, refresh_token: refreshToken })
    expect((await send('/v3/items', { headers: { 'WM_SEC.ACCESS_TOKEN': body.access_token } })).status).toBe(200)
  }
  clock.ms += dayMs
  expect(await refresh(refreshToken)).toMatchObject(rejected('INVALID_REQUEST_PARAM', 'refresh_token'))
})

test('rejects a refresh token for another application or seller', async () => {
  const { provider, askToken, partner, exchange, refresh } = await startProvider()
  const { refresh_token: refreshToken = '' } = (await exchange()).body
  const field = 'refresh_token'
  const other = await askToken({ grant_type: 'refresh_token', refresh_token: refreshToken }, partner)
  expect(other).toMatchObject(rejected('INVALID_REQUEST_PARAM', field))
  expect(await refresh('none')).toMatchObject(rejected('INVALID_REQUEST_PARAM', field))
  for (const partnerId of ['', provider.partnerId]) {
    const response = await refresh(refreshToken, { 'WM_PARTNER.ID': partnerId })
    expect(response).toMatchObject(rejected('INVALID_REQUEST_HEADER', 'WM_PARTNER.ID'))
  }
})

test('only sellers of the same simulator can authorize an application', async () => {
  const [{ simulator }, { seller }] = [await startWalmart(), await startWalmart()]
  expect(() => simulator.authorize(seller, { redirectUri })).toThrow('does not belong to this simulator')
})

test('token detail has the issue time, the expiry and the scopes', async () => {
  const scopes = { price: 'no_access', feeds: 'view_only' } as const
  const { clock, url, send } = await startWalmart({ sellers: [{ ...keys('a'), scopes }] })
  const issuedAt = clock.ms
  clock.ms += 1000
  const { status, body } = await send<TokenDetail>('/v3/token/detail')
  expect(status).toBe(200)
  expect(body).toMatchObject({ issued_at: String(issuedAt), expire_at: String(issuedAt + 900_000), is_valid: true })
  expect(body.scopes).toMatchObject({ ...scopes, orders: 'full_access', inventory: 'full_access' })
  const none = await fetch(`${url}/v3/token/detail`, { headers: baseHeaders })
  expect(none.status).toBe(401)
  clock.ms += 899_000
  expect((await send('/v3/token/detail')).status).toBe(401)
  expect((await send('/v3/token/detail', { method: 'DELETE' })).status).toBe(401)
})

const scopeOf = [
  ['GET', '/v3/items', 'item'],
  ['GET', '/v3/items/count', 'item'],
  ['GET', '/v3/items/none', 'item'],
  ['GET', '/v3/orders', 'orders'],
  ['GET', '/v3/orders/released', 'orders'],
  ['GET', '/v3/orders/1', 'orders'],
  ['POST', '/v3/orders/1/acknowledge', 'orders'],
  ['POST', '/v3/orders/1/shipping', 'orders'],
  ['POST', '/v3/orders/1/cancel', 'orders'],
  ['POST', '/v3/orders/1/refund', 'orders'],
  ['GET', '/v3/returns', 'returns'],
  ['POST', '/v3/returns/1/refund', 'returns'],
  ['GET', '/v3/inventory', 'inventory'],
  ['PUT', '/v3/inventory', 'inventory'],
  ['GET', '/v3/inventories', 'inventory'],
  ['GET', '/v3/inventories/none', 'inventory'],
  ['PUT', '/v3/inventories/none', 'inventory'],
  ['PUT', '/v3/price', 'price'],
  ['GET', '/v3/feeds', 'feeds'],
  ['POST', '/v3/feeds', 'feeds'],
  ['GET', '/v3/feeds/none', 'feeds'],
  ['GET', '/v3/settings/shipping/shipnodes', 'shipping'],
] as const

test.each(scopeOf)('%s %s is rejected without access to %s', async (method, path, scope) => {
  const { seller, send } = await startWalmart()
  const unauthorized = { status: 401, body: gatewayError('UNAUTHORIZED.GMP_GATEWAY_API') }
  seller.scopes[scope] = 'no_access'
  expect(await send(path, { method })).toMatchObject(unauthorized)
  seller.scopes[scope] = 'view_only'
  const response = await send(path, { method })
  if (method === 'GET') expect(response.status).not.toBe(401)
  else expect(response).toMatchObject(unauthorized)
  seller.scopes[scope] = 'full_access'
  expect((await send(path, { method })).status).not.toBe(401)
})
