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
  ['a second when the time is past', { 'X-Next-Replenishment-Time': String(now.getTime() - 5_000) }, 1],
])('uses %s', (_what, headers, seconds) => {
  expect(wait(headers)).toBe(seconds)
})
