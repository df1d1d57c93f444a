import { expect, test } from 'vitest'

import { retryAt } from './retry-at.ts'

const now = new Date('2026-03-01T12:00:00.000Z')
const wait = (headers: Record<string, string>) => (retryAt(new Headers(headers), now).getTime() - now.getTime()) / 1_000

test.each([
  ['epoch milliseconds', { 'X-Next-Replenishment-Time': String(now.getTime() + 7_000) }, 7],
  ['epoch seconds', { 'X-Next-Replenishment-Time': String(now.getTime() / 1_000 + 7) }, 7],
  ['ISO 8601', { 'X-Next-Replenishment-Time': '2026-03-01T12:00:07Z' }, 7],
  ['the other spelling of Walmart’s header', { 'x-next-replenish-time': String(now.getTime() + 7_000) }, 7],
  ['Retry-After in seconds', { 'Retry-After': '9' }, 9],
  ['Retry-After as a date', { 'Retry-After': 'Sun, 01 Mar 2026 12:00:09 GMT' }, 9],
  ['Walmart’s header before Retry-After', { 'x-next-replenish-time': '2026-03-01T12:00:07Z', 'Retry-After': '9' }, 7],
  ['a minute without headers', {}, 60],
  ['a minute when no header is valid', { 'X-Next-Replenishment-Time': 'soon', 'Retry-After': '' }, 60],
  [
    'Retry-After when Walmart’s time is years ahead',
    { 'X-Next-Replenishment-Time': '99999999999999', 'Retry-After': '9' },
    9,
  ],
  [
    'our clock when the response has been on its way for seconds',
    { Date: 'Sun, 01 Mar 2026 11:59:50 GMT', 'X-Next-Replenishment-Time': String(now.getTime() + 7_000) },
    7,
  ],
  ['a second when the time is past', { 'X-Next-Replenishment-Time': String(now.getTime() - 5_000) }, 1],
])('uses %s', (_what, headers, seconds) => {
  expect(wait(headers)).toBe(seconds)
})

test.each([-3_600_000, 3_600_000])('uses Walmart’s clock when it differs from ours by %s ms', (ms) => {
  const at = (seconds: number) => now.getTime() + ms + seconds * 1_000
  const date = { Date: new Date(at(0)).toUTCString() }
  expect(wait({ ...date, 'X-Next-Replenishment-Time': String(at(7)) })).toBe(7)
  expect(wait({ ...date, 'Retry-After': '9' })).toBe(9)
  expect(wait({ ...date, 'Retry-After': new Date(at(9)).toUTCString() })).toBe(9)
})
