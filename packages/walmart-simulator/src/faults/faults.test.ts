import { setImmediate } from 'node:timers/promises'

import { expect, test } from 'vitest'

import { Faults } from './faults.ts'

const hang = { kind: 'hang' } as const
const cut = { kind: 'cut' } as const
const delay = { kind: 'delay', ms: 1 } as const

/** The event that a call of this URL meets; `route` is the endpoint's path pattern. */
const eventOn = (faults: Faults, url: string, route?: string) => faults.match({ method: 'GET', url, route }).event

test('a string matches the whole path, whatever the query', () => {
  const faults = new Faults([{ path: '/v3/orders', effect: hang }])
  expect(eventOn(faults, '/v3/orders?limit=1')).toBe(hang)
  expect(eventOn(faults, '/v3/orders/released')).toBeUndefined()
})

test.each(['/v3/orders/{id}/cancel', '/v3/orders/:order/cancel'])('%s matches that path of every order', (path) => {
  const faults = new Faults([{ path, effect: hang }])
  expect(eventOn(faults, '/v3/orders/1081/cancel', '/v3/orders/:purchaseOrderId/cancel')).toBe(hang)
  expect(eventOn(faults, '/v3/orders/1081/refund', '/v3/orders/:purchaseOrderId/refund')).toBeUndefined()
  expect(eventOn(faults, '/v3/orders/1081', '/v3/orders/:purchaseOrderId')).toBeUndefined()
})

test('a path parameter does not match another endpoint, but may match a path without an endpoint', () => {
  const faults = new Faults([{ path: '/v3/orders/{id}', effect: hang }])
  expect(eventOn(faults, '/v3/orders/released', '/v3/orders/released')).toBeUndefined()
  expect(eventOn(faults, '/v3/orders/1081')).toBe(hang)
  expect(eventOn(faults, '/v3/orders/1081/labels')).toBeUndefined()
})

test('a regular expression matches path and query, even with the flag g', () => {
  const faults = new Faults([{ path: /items.*offset=20/g, effect: hang }])
  expect(eventOn(faults, '/v3/items?offset=0')).toBeUndefined()
  expect(eventOn(faults, '/v3/items?offset=20')).toBe(hang)
  expect(eventOn(faults, '/v3/items?offset=20')).toBe(hang)
})

test('a fault can be limited to one method', () => {
  const faults = new Faults([{ method: 'put', path: '/a', effect: hang }])
  expect(faults.match({ method: 'GET', url: '/a' }).event).toBeUndefined()
  expect(faults.match({ method: 'PUT', url: '/a' }).event).toBe(hang)
})

test('a fault can be limited to one seller', () => {
  const faults = new Faults([{ clientId: 'one', path: '/a', effect: hang }])
  const eventOf = (clientId?: string) => faults.match({ method: 'GET', url: '/a', clientId }).event
  expect([eventOf('one'), eventOf('other'), eventOf()]).toEqual([hang, undefined, undefined])
})

test.each([{ path: 'v3/orders' }, { path: '/v3/orders?limit=1' }, { path: '/a', times: 0 }, { path: '/a', after: -1 }])(
  'rejects a fault that could never apply: %j',
  (fault) => {
    expect(() => new Faults([{ ...fault, effect: hang }])).toThrow(RangeError)
  },
)

test('a fault first lets calls pass, then affects as many as requested', () => {
  const faults = new Faults([{ path: '/a', after: 2, times: 1, effect: hang }])
  expect([1, 2, 3, 4].map(() => eventOn(faults, '/a'))).toEqual([undefined, undefined, hang, undefined])
})

test('a fault applies until it is removed', () => {
  const faults = new Faults()
  const id = faults.add({ path: '/a', effect: hang })
  expect([eventOn(faults, '/a'), eventOn(faults, '/a')]).toEqual([hang, hang])
  expect(faults.list()).toMatchObject([{ id, seen: 2, done: 2 }])
  expect([faults.remove(id), faults.remove(id)]).toEqual([true, false])
  expect(eventOn(faults, '/a')).toBeUndefined()
})

test('if several faults are due, the oldest applies', () => {
  const faults = new Faults([
    { path: '/a', times: 1, effect: hang },
    { path: '/a', times: 1, effect: cut },
  ])
  expect([1, 2, 3].map(() => eventOn(faults, '/a'))).toEqual([hang, cut, undefined])
})

test('settings combine with each other and with an event', () => {
  const faults = new Faults([
    { path: '/a', effect: delay },
    { path: '/a', times: 1, effect: hang },
    { path: '/a', times: 1, effect: { kind: 'charge-per-unit' } },
  ])
  expect(faults.match({ method: 'GET', url: '/a' })).toEqual({
    event: hang,
    settings: [delay, { kind: 'charge-per-unit' }],
    holds: [],
  })
  expect(faults.match({ method: 'GET', url: '/a' })).toEqual({ settings: [delay], holds: [] })
})

test('a held response waits until the fault is removed, even after the last call that it affects', async () => {
  const faults = new Faults()
  const id = faults.add({ path: '/a', times: 1, effect: { kind: 'hold' } })
  const { holds } = faults.match({ method: 'GET', url: '/a' })
  const released = Promise.all(holds).then(() => 'released')
  expect(faults.match({ method: 'GET', url: '/a' }).holds).toEqual([])
  expect(await Promise.race([released, setImmediate('held')])).toBe('held')
  expect(faults.remove(id)).toBe(true)
  expect(await released).toBe('released')
  expect(faults.remove(id)).toBe(false)
})
