import { inspect } from 'node:util'

import {
  buildSignInUrl,
  createMemoryBudgetStore,
  createWalmartClient,
  exchangeAuthorizationCode,
  type WalmartClientOptions,
  WalmartError,
} from '@aisle/walmart'
import type { FaultEffect } from '@aisle/walmart-simulator'
import { afterEach, expect, test } from 'vitest'

import { sellerOf, useSimulator } from '../helpers/simulator.ts'

const keys = (name: string) => ({ clientId: `${name}-id`, clientSecret: `${name} secret` })
const simulator = useSimulator({
  orders: 1,
  sellers: [{ ...keys('shop'), scopes: { price: 'no_access', feeds: 'view_only' } }, keys('provider'), keys('market')],
})
const redirectUri = 'https://app.example.com/back?from=walmart'
const removals: (() => void)[] = []
afterEach(() => removals.splice(0).forEach((remove) => remove()))

const disturb = (effect: FaultEffect) => removals.push(simulator.fault({ path: '/v3/token', times: 1, effect }))
const respondWith = (body: object | string, status = 200) =>
  disturb({ kind: 'respond', status, body: typeof body === 'string' ? body : JSON.stringify(body) })
const token = { access_token: 'made-up', token_type: 'Bearer', expires_in: 900 }

/** The code of a seller who has authorized the provider's application, with its parameters. */
function signIn(sellerIndex = 0) {
  const seller = sellerOf(simulator, sellerIndex)
  const provider = sellerOf(simulator, 1)
  const code = simulator.authorize(seller, { redirectUri, clientId: provider.clientId })
  const { clientId, clientSecret } = provider
  return { baseUrl: simulator.url, clientId, clientSecret, code, redirectUri, partnerId: seller.partnerId }
}

/** The provider's client for the shop. */
async function connect(options: Partial<WalmartClientOptions['signIn']> = {}) {
  const { baseUrl, clientId, clientSecret, partnerId, ...code } = signIn()
  const { refreshToken } = await exchangeAuthorizationCode({ baseUrl, clientId, clientSecret, partnerId, ...code })
  const given = { partnerId, refreshToken, ...options }
  return { client: createWalmartClient({ baseUrl, clientId, clientSecret, signIn: given }), refreshToken, partnerId }
}

async function failure(promise: Promise<unknown>): Promise<WalmartError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof WalmartError) return error
  throw new Error('no WalmartError', { cause: error })
}

test('returns a token’s expiry and scopes', async () => {
  const { clientId, clientSecret } = sellerOf(simulator)
  const client = createWalmartClient({ baseUrl: simulator.url, clientId, clientSecret })
  const { value, raw } = await client.getTokenDetail()
  expect(value.scopes).toMatchObject({ price: 'no_access', feeds: 'view_only', orders: 'full_access' })
  expect(value.expire_at.getTime() - value.issued_at.getTime()).toBe(900_000)
  expect(value).toMatchObject({ is_valid: true, is_channel_match: true })
  expect(raw).toHaveProperty('expire_at', String(value.expire_at.getTime()))
})

test('builds the sign-in URL for Walmart’s address or a given one', () => {
  const options = { clientId: 'app 1', redirectUri, state: 's&1', nonce: 'n' }
  const url = new URL(buildSignInUrl(options))
  expect(url.origin + url.pathname).toBe('https://login.account.wal-mart.com/authorize')
  expect(Object.fromEntries(url.searchParams)).toEqual({ ...options, responseType: 'code', clientType: 'seller' })
  const elsewhere = buildSignInUrl({ ...options, authorizeUrl: 'http://127.0.0.1:9/authorize?a=b&state=c' })
  expect(elsewhere).toContain('http://127.0.0.1:9/authorize?a=b&state=s%261&responseType=code&')
})

test('exchanges a code for a refresh token with which a client acts for the seller', async () => {
  const { client, partnerId } = await connect()
  expect((await client.getPartnerProfile()).value.partner.partnerId).toBe(partnerId)
  expect((await client.getTokenDetail()).value.scopes).toMatchObject({ price: 'no_access' })
  await expect(client.setPrice({ sku: sellerOf(simulator).items[0]?.sku ?? '', price: '1' })).rejects.toMatchObject({
    kind: 'credentials_rejected',
  })
})

test('reports a new refresh token to the caller and uses it from then on', async () => {
  const reported: string[] = []
  const { client } = await connect({ onRefreshToken: (refreshToken) => void reported.push(refreshToken) })
  await client.authenticate()
  expect(reported).toEqual([])
  respondWith({ ...token, refresh_token: 'another' })
  expect((await client.authenticate()).value).toBe('made-up')
  expect(reported).toEqual(['another'])
  // The simulator does not know the other one.
  expect(await failure(client.authenticate())).toMatchObject({
    kind: 'credentials_rejected',
    upstreamField: 'refresh_token',
  })
})

test('reports a refresh token again if the caller could not store it', async () => {
  const reported: string[] = []
  const { client } = await connect({
    onRefreshToken: (refreshToken) => {
      reported.push(refreshToken)
      if (reported.length === 1) throw new Error('the database is away')
    },
  })
  respondWith({ ...token, refresh_token: 'another' })
  await expect(client.authenticate()).rejects.toThrow('the database is away')
  respondWith({ ...token, refresh_token: null })
  await client.authenticate()
  respondWith(token)
  await client.authenticate()
  expect(reported).toEqual(['another', 'another'])
})

test('reports a rejected sign-in as credentials_rejected', async () => {
  const good = signIn()
  const { partnerId } = sellerOf(simulator, 2)
  for (const bad of [
    { code: 'none' },
    { redirectUri: 'https://x.example.com' },
    { partnerId },
    { clientSecret: 'x' },
  ]) {
    expect(await failure(exchangeAuthorizationCode({ ...good, ...bad }))).toMatchObject({
      kind: 'credentials_rejected',
      outcome: undefined,
    })
  }
  await exchangeAuthorizationCode(good)
  expect((await failure(exchangeAuthorizationCode(good))).kind).toBe('credentials_rejected')
  const { client } = await connect({ refreshToken: 'expired' })
  expect((await failure(client.getPartnerProfile())).kind).toBe('credentials_rejected')
})

test('never sends a code again after a lost response', async () => {
  const calls = simulator.requests.length
  disturb({ kind: 'lose-response' })
  expect(await failure(exchangeAuthorizationCode(signIn()))).toMatchObject({ kind: 'unavailable', outcome: 'unknown' })
  expect(simulator.requests.length).toBe(calls + 1)
})

test('throws unexpected_response if no refresh token is returned for a code', async () => {
  respondWith(token)
  expect((await failure(exchangeAuthorizationCode(signIn()))).kind).toBe('unexpected_response')
})

test('redacts codes and refresh tokens that are echoed in errors', async () => {
  const secret = 'top/secret +1'
  const echo = `<html><title>${secret} ${new URLSearchParams({ code: secret })} end</title></html>`
  respondWith(echo, 400)
  const ofCode = await failure(exchangeAuthorizationCode({ ...signIn(), code: secret }))
  const { client } = await connect({ refreshToken: secret })
  respondWith(echo, 401)
  const ofToken = await failure(client.authenticate())
  for (const error of [ofCode, ofToken]) {
    expect(error.message).toContain('[secret] code=[secret] end')
    expect(inspect(error, { depth: 9 })).not.toMatch(/top.{1,3}secret/)
  }
})

test('rejects invalid input before sending anything', async () => {
  const calls = simulator.requests.length
  const good = signIn()
  for (const [field, bad] of [
    ['code', ''],
    ['redirectUri', ''],
    ['partnerId', 'ü'],
    ['partnerId', '1'.repeat(256)],
  ] as const) {
    const error = await failure(exchangeAuthorizationCode({ ...good, [field]: bad }))
    expect(error).toMatchObject({ kind: 'invalid_request', message: expect.stringContaining(field) })
  }
  const { baseUrl, clientId, clientSecret } = good
  const open = () =>
    createWalmartClient({ baseUrl, clientId, clientSecret, signIn: { partnerId: '1', refreshToken: '' } })
  expect(open).toThrow('signIn.refreshToken: must not be empty')
  expect(simulator.requests.length).toBe(calls)
})

test('an abort ends the exchange of a code', async () => {
  disturb({ kind: 'hang' })
  const reason = new Error('closed')
  const controller = new AbortController()
  setTimeout(() => controller.abort(reason), 50)
  await expect(exchangeAuthorizationCode({ ...signIn(), signal: controller.signal })).rejects.toBe(reason)
})

test('counts rate limits separately for each signed-in seller', async () => {
  const kept = createMemoryBudgetStore()
  const names = new Set<string>()
  const budget: typeof kept = {
    ...kept,
    take: (bucket, ...rest) => {
      names.add(bucket)
      return kept.take(bucket, ...rest)
    },
  }
  for (const sellerIndex of [0, 2]) {
    const { baseUrl, clientId, clientSecret, partnerId, ...code } = signIn(sellerIndex)
    const { refreshToken } = await exchangeAuthorizationCode({ baseUrl, clientId, clientSecret, partnerId, ...code })
    await createWalmartClient({
      baseUrl,
      clientId,
      clientSecret,
      budget,
      signIn: { partnerId, refreshToken },
    }).countItems()
  }
  expect(names.size).toBe(2)
})
