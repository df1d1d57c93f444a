import { expect, test } from 'vitest'

import { Faults } from './faults.ts'

const hang = { kind: 'hang' } as const
const cut = { kind: 'cut' } as const
const delay = { kind: 'delay', ms: 1 } as const

/** What happens to a call of this URL; `route` as its endpoint is written. */
const eventOn = (faults: Faults, url: string, route?: string) => faults.take({ method: 'GET', url, route }).event

test('a text is the whole path, whatever the query', () => {
  const faults = new Faults([{ path: '/v3/orders', effect: hang }])
  expect(eventOn(faults, '/v3/orders?limit=1')).toBe(hang)
  expect(eventOn(faults, '/v3/orders/released')).toBeUndefined()
})

test.each(['/v3/orders/{id}/cancel', '/v3/orders/:order/cancel'])('%s is that path of every order', (path) => {
  const faults = new Faults([{ path, effect: hang }])
  expect(eventOn(faults, '/v3/orders/1081/cancel', '/v3/orders/:purchaseOrderId/cancel')).toBe(hang)
  expect(eventOn(faults, '/v3/orders/1081/refund', '/v3/orders/:purchaseOrderId/refund')).toBeUndefined()
  expect(eventOn(faults, '/v3/orders/1081', '/v3/orders/:purchaseOrderId')).toBeUndefined()
})

test('a variable part is not a path of its own, and may be of a path that no endpoint has', () => {
  const faults = new Faults([{ path: '/v3/orders/{id}', effect: hang }])
  expect(eventOn(faults, '/v3/orders/released', '/v3/orders/released')).toBeUndefined()
  expect(eventOn(faults, '/v3/orders/1081')).toBe(hang)
  expect(eventOn(faults, '/v3/orders/1081/labels')).toBeUndefined()
})

test('an expression sees path and query, also with the flag g', () => {
  const faults = new Faults([{ path: /items.*offset=20/g, effect: hang }])
  expect(eventOn(faults, '/v3/items?offset=0')).toBeUndefined()
  expect(eventOn(faults, '/v3/items?offset=20')).toBe(hang)
  expect(eventOn(faults, '/v3/items?offset=20')).toBe(hang)
})

test('may be for one method only', () => {
  const faults = new Faults([{ method: 'put', path: '/a', effect: hang }])
  expect(faults.take({ method: 'GET', url: '/a' }).event).toBeUndefined()
  expect(faults.take({ method: 'PUT', url: '/a' }).event).toBe(hang)
})

test('may be for one seller only', () => {
  const faults = new Faults([{ clientId: 'one', path: '/a', effect: hang }])
  const eventOf = (clientId?: string) => faults.take({ method: 'GET', url: '/a', clientId }).event
  expect([eventOf('one'), eventOf('other'), eventOf()]).toEqual([hang, undefined, undefined])
})

test.each([{ path: 'v3/orders' }, { path: '/v3/orders?limit=1' }, { path: '/a', times: 0 }, { path: '/a', after: -1 }])(
  'is refused where it could never happen: %j',
  (fault) => {
    expect(() => new Faults([{ ...fault, effect: hang }])).toThrow(RangeError)
  },
)

test('lets calls pass first, then takes as many as it was told', () => {
  const faults = new Faults([{ path: '/a', after: 2, times: 1, effect: hang }])
  expect([1, 2, 3, 4].map(() => eventOn(faults, '/a'))).toEqual([undefined, undefined, hang, undefined])
})

test('goes on until it is removed', () => {
  const faults = new Faults()
  const id = faults.add({ path: '/a', effect: hang })
  expect([eventOn(faults, '/a'), eventOn(faults, '/a')]).toEqual([hang, hang])
  expect(faults.list()).toMatchObject([{ id, seen: 2, done: 2 }])
  expect([faults.remove(id), faults.remove(id)]).toEqual([true, false])
  expect(eventOn(faults, '/a')).toBeUndefined()
})

test('of several events, the oldest that is due takes the call', () => {
  const faults = new Faults([
    { path: '/a', times: 1, effect: hang },
    { path: '/a', times: 1, effect: cut },
  ])
  expect([1, 2, 3].map(() => eventOn(faults, '/a'))).toEqual([hang, cut, undefined])
})

test('settings go together with each other and with an event', () => {
  const faults = new Faults([
    { path: '/a', effect: delay },
    { path: '/a', times: 1, effect: hang },
    { path: '/a', times: 1, effect: { kind: 'charge-per-unit' } },
  ])
  expect(faults.take({ method: 'GET', url: '/a' })).toEqual({
    event: hang,
    settings: [delay, { kind: 'charge-per-unit' }],
  })
  expect(faults.take({ method: 'GET', url: '/a' })).toEqual({ settings: [delay] })
})
