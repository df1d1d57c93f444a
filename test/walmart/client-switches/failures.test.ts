import { describe, expect, test } from 'vitest'

import { createdStartDate, errorOf, idsOf, shipmentOf, useSwitches, valuesOf } from './use-switches.ts'

const { seller, disturb, connect, callsFromNow } = useSwitches()
const orders = '/v3/orders'
const firstPage = () => connect().listOrders({ createdStartDate, limit: 10 }).next()

describe.each([500, 503, 504, 520])('fail with %i', (status) => {
  const code = status === 504 ? 'DOWNSTREAM_SYSTEM_TIME_OUT' : 'SYSTEM_ERROR'
  const upstreamMessage = 'The simulator was told to fail'
  test.each([
    ['json', { upstreamCode: `${code}.GMP_GATEWAY_API`, upstreamMessage }],
    ['orders', { upstreamCode: `${code}.GMP_ORDER_API`, upstreamMessage }],
    ['documents', { upstreamCode: 'INTERNAL_SERVER_ERROR.GMP_ORDER_API', upstreamMessage }],
    ['problem', { upstreamCode: undefined, upstreamMessage }],
    ['xml', { upstreamCode: `${code}.GMP_ORDER_API`, upstreamMessage }],
    ['html', { upstreamCode: undefined, upstreamMessage: `Error ${status}` }],
    ['nothing', { upstreamCode: undefined, upstreamMessage: undefined }],
  ] as const)('fail: %s throws unavailable with the status, and what can be read of it', async (form, said) => {
    disturb(orders, { kind: 'fail', status, form })
    const calls = callsFromNow()
    const error = await errorOf(firstPage())
    expect(error).toMatchObject({ kind: 'unavailable', status, ...said, retryAt: undefined })
    expect(error.message).toContain(`(HTTP ${status})`)
    expect(error.correlationId).toMatch(/^[\da-f-]{36}$/)
    expect(calls()).toEqual(['POST /v3/token', 'GET /v3/orders'])
  })
})

test.each([
  [400, 'json', 'invalid_request'],
  [403, 'json', 'credentials_rejected'],
  [403, 'html', 'unavailable'],
  [403, 'documents', 'credentials_rejected'],
  [403, 'problem', 'credentials_rejected'],
  [404, 'json', 'not_found'],
  [413, 'html', 'invalid_request'],
  [423, 'json', 'unavailable'],
] as const)('fail: %i in %s throws %s', async (status, form, kind) => {
  disturb(orders, { kind: 'fail', status, form })
  expect(await errorOf(firstPage())).toMatchObject({ kind, status })
})

test.each([
  [400, 'INVALID_REQUEST_CONTENT'],
  [401, 'UNAUTHORIZED'],
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [429, 'RATE_LIMIT_EXCEEDED'],
])('fail: %i in the form of the documents has the code %s of the API', async (status, code) => {
  // A 401 makes the client try once more.
  disturb('/v3/orders/{id}', { kind: 'fail', status, form: 'documents' }, { times: 2 })
  expect(await errorOf(connect().getOrder('1'))).toMatchObject({ status, upstreamCode: `${code}.GMP_ORDER_API` })
})

test('fail: throws in the middle of a list, which resumes from the last cursor', async () => {
  disturb(orders, { kind: 'fail', status: 503, form: 'html' }, { after: 1, times: 1 })
  const client = connect()
  const list = client.listOrders({ createdStartDate, limit: 10 })
  const { value: first } = await list.next()
  expect(await errorOf(list.next())).toMatchObject({ kind: 'unavailable', status: 503 })
  const rest = await Array.fromAsync(client.listOrders({ cursor: first?.cursor ?? '' }))
  const all = idsOf(valuesOf(await Array.fromAsync(client.listOrders({ createdStartDate }))))
  expect(idsOf(valuesOf([...(first === undefined ? [] : [first]), ...rest]))).toEqual(all)
})

test('fail: a write that gets 503 from a proxy is checked and sent once more', async () => {
  const order = seller.addOrder({ lines: [{ statuses: { Acknowledged: 1 } }] })
  const path = `${orders}/${order.purchaseOrderId}`
  disturb(`${path}/shipping`, { kind: 'fail', status: 503, form: 'nothing' })
  const client = connect()
  const calls = callsFromNow()
  await client.shipOrder(shipmentOf(order))
  const post = `POST ${path}/shipping`
  expect(calls().slice(1)).toEqual([`GET ${path}`, post, `GET ${path}`, post])
})

test('fail: a token request throws unavailable, not credentials_rejected', async () => {
  disturb('/v3/token', { kind: 'fail', status: 503, form: 'html' })
  expect(await errorOf(firstPage())).toMatchObject({ kind: 'unavailable', status: 503, upstreamMessage: 'Error 503' })
})

test.each(['orders', 'xml'] as const)('outage: in the form %s, a 400 throws unavailable', async (form) => {
  disturb(orders, { kind: 'outage', form })
  expect(await errorOf(firstPage())).toMatchObject({
    kind: 'unavailable',
    status: 400,
    upstreamCode: 'INVALID_REQUEST.GMP_ORDER_API',
    upstreamMessage: 'Invalid Request',
  })
  expect(await errorOf(connect().listOrders({ createdStartDate, status: 'Lost' }).next())).toMatchObject({
    kind: 'invalid_request',
    status: 400,
    upstreamCode: 'INVALID_REQUEST.GMP_ORDER_API',
  })
})

test('outage: a write is checked and sent once more', async () => {
  const { purchaseOrderId } = seller.addOrder()
  const path = `${orders}/${purchaseOrderId}`
  disturb(`${path}/acknowledge`, { kind: 'outage' })
  const calls = callsFromNow()
  const { value } = await connect().acknowledgeOrder(purchaseOrderId)
  expect(value.orderLines.orderLine[0]?.orderLineStatuses.orderLineStatus).toMatchObject([{ status: 'Acknowledged' }])
  expect(calls().slice(1)).toEqual([`POST ${path}/acknowledge`, `GET ${path}`, `POST ${path}/acknowledge`])
})

const page = '<html><head><title>Back soon</title></head></html>'
test.each([
  ['an HTML page with 200', 'unavailable', { status: 200, body: page, contentType: 'text/html' }],
  ['half a document', 'unavailable', { status: 200, body: '{"list":{"el' }],
  ['204 without a body', 'unavailable', { status: 204 }],
  ['another list', 'unexpected_response', { status: 200, body: '{"ItemResponse":[]}' }],
  ['a redirect', 'unexpected_response', { status: 302, headers: { location: '/v3/items' } }],
] as const)('respond: %s throws %s', async (_name, kind, response) => {
  disturb(orders, { kind: 'respond', ...response })
  const calls = callsFromNow()
  expect(await errorOf(firstPage())).toMatchObject({ kind, status: response.status })
  expect(calls()).toEqual(['POST /v3/token', 'GET /v3/orders'])
})

test('respond: an HTML page in place of a response is reported by its title', async () => {
  disturb(orders, { kind: 'respond', status: 200, body: page, contentType: 'text/html' })
  expect(await errorOf(firstPage())).toMatchObject({ upstreamCode: undefined, upstreamMessage: 'Back soon' })
})

test('respond: a proxy’s 429 throws rate_limited, with retryAt from Retry-After', async () => {
  disturb(orders, { kind: 'respond', status: 429, headers: { 'retry-after': '40' } })
  const { kind, retryAt } = await errorOf(firstPage())
  const seconds = ((retryAt?.getTime() ?? Number.NaN) - Date.now()) / 1000
  expect(kind).toBe('rate_limited')
  expect(seconds).toBeGreaterThan(30)
  expect(seconds).toBeLessThanOrEqual(40)
})
