import { expect, test } from 'vitest'

import { sellerOf } from '../../helpers/simulator.ts'
import { createdStartDate, errorOf, idsOf, shipmentOf, useSwitches, valuesOf } from './use-switches.ts'

const keys = (name: string) => ({ clientId: `${name}-id`, clientSecret: `${name} secret` })
const { simulator, seller, disturb, connect, callsFromNow } = useSwitches({ sellers: [keys('gull'), keys('tern')] })
const token = 'POST /v3/token'

test.each([
  [400, { status: 400, code: 'INVALID_REQUEST_HEADER.GMP_GATEWAY_API', message: 'Incorrect Authorization header' }],
  [401, { status: 401, code: 'UNAUTHORIZED.GMP_GATEWAY_API', message: 'Unauthorized' }],
  ['invalid_client', { status: 401, code: 'invalid_client', message: 'Bad client credentials' }],
] as const)(
  'reject-token: %s throws credentials_rejected with Walmart’s message and sends nothing else',
  async (response, { status, code, message }) => {
    disturb('/v3/token', { kind: 'reject-token', response })
    const calls = callsFromNow()
    const client = connect()
    const error = await errorOf(client.getPartnerProfile())
    expect(error).toMatchObject({ kind: 'credentials_rejected', status, upstreamCode: code, upstreamMessage: message })
    expect(calls()).toEqual([token])
    expect((await client.getPartnerProfile()).value.partner.partnerId).toBe(seller.partnerId)
  },
)

test('expire-token: requests another token and returns the same result', async () => {
  const client = connect()
  const { purchaseOrderId } = seller.addOrder()
  const path = `/v3/orders/${purchaseOrderId}`
  const before = await client.getOrder(purchaseOrderId)
  disturb(path, { kind: 'expire-token' })
  const calls = callsFromNow()
  expect(await client.getOrder(purchaseOrderId)).toEqual(before)
  expect(calls()).toEqual([`GET ${path}`, token, `GET ${path}`])
})

test('expire-token: during a list, continues at the rejected page', async () => {
  disturb('/v3/orders', { kind: 'expire-token' }, { after: 1, times: 1 })
  const calls = callsFromNow()
  const pages = await Array.fromAsync(connect().listOrders({ createdStartDate, limit: 10 }))
  expect(valuesOf(pages)).toHaveLength(pages[0]?.total ?? 0)
  expect(calls().filter((call) => call === token)).toHaveLength(2)
  expect(calls().filter((call) => call === 'GET /v3/orders')).toHaveLength(pages.length + 1)
})

test('expire-token: a write is sent again with the next token and applied once', async () => {
  const order = seller.addOrder({ lines: [{ statuses: { Acknowledged: 3 } }] })
  const path = `/v3/orders/${order.purchaseOrderId}`
  disturb(`${path}/shipping`, { kind: 'expire-token' })
  const calls = callsFromNow()
  const { value } = await connect().shipOrder(shipmentOf(order))
  expect(value.orderLines.orderLine[0]?.orderLineStatuses.orderLineStatus).toMatchObject([
    { status: 'Acknowledged', statusQuantity: { amount: '2' } },
    { status: 'Shipped', statusQuantity: { amount: '1' } },
  ])
  expect(calls()).toEqual([token, `GET ${path}`, `POST ${path}/shipping`, token, `POST ${path}/shipping`])
})

test('expire-token: throws credentials_rejected if the new token expires too', async () => {
  disturb('/v3/settings/partnerprofile', { kind: 'expire-token' }, { times: 2 })
  const calls = callsFromNow()
  const error = { kind: 'credentials_rejected', status: 401, upstreamCode: 'UNAUTHORIZED.GMP_GATEWAY_API' }
  expect(await errorOf(connect().getPartnerProfile())).toMatchObject(error)
  const profile = 'GET /v3/settings/partnerprofile'
  expect(calls()).toEqual([token, profile, token, profile])
})

test('scopes: a missing scope throws credentials_rejected and is named; others work', async () => {
  const { scopes } = sellerOf(simulator, 1)
  scopes.orders = 'no_access'
  const client = connect({ sellerIndex: 1 })
  expect(await errorOf(client.listOrders({ createdStartDate }).next())).toMatchObject({
    kind: 'credentials_rejected',
    status: 401,
    upstreamMessage: 'The token has no_access to orders',
  })
  expect(valuesOf(await Array.fromAsync(client.listItems()))).toHaveLength(25)
  expect((await client.getTokenDetail()).value.scopes).toMatchObject({ orders: 'no_access', item: 'full_access' })
  scopes.orders = 'full_access'
})

test('scopes: view_only allows reads; a write throws credentials_rejected and is not applied', async () => {
  const other = sellerOf(simulator, 1)
  const order = other.addOrder({ lines: [{ statuses: { Acknowledged: 1 } }] })
  other.scopes.orders = 'view_only'
  const client = connect({ sellerIndex: 1 })
  const before = await client.getOrder(order.purchaseOrderId)
  const error = { kind: 'credentials_rejected', upstreamMessage: 'The token has view_only to orders' }
  expect(await errorOf(client.shipOrder(shipmentOf(order)))).toMatchObject({ ...error, outcome: undefined })
  expect(await client.getOrder(order.purchaseOrderId)).toEqual(before)
  other.scopes.orders = 'full_access'
})

test('sellers: each client sees its own seller’s data, and not_found for another’s order', async () => {
  const clients = [connect(), connect({ sellerIndex: 1 })]
  const [mine, theirs] = await Promise.all(
    clients.map(async (client) => idsOf(valuesOf(await Array.fromAsync(client.listOrders({ createdStartDate }))))),
  )
  expect(mine).not.toEqual([])
  expect(theirs).not.toEqual([])
  expect(mine?.filter((id) => theirs?.includes(id))).toEqual([])
  expect(await errorOf(connect().getOrder(theirs?.[0] ?? ''))).toMatchObject({ kind: 'not_found', status: 404 })
})

test('sellers: another seller’s secret throws credentials_rejected, without the secret in the error', async () => {
  const { clientSecret } = sellerOf(simulator, 1)
  const error = await errorOf(connect({ clientSecret }).getPartnerProfile())
  expect(error).toMatchObject({ kind: 'credentials_rejected', status: 400 })
  expect(JSON.stringify([error.message, error])).not.toContain(clientSecret)
})
