import { expect, test } from 'vitest'

import { takeToken } from './bucket.ts'
import { readCorrection } from './read-correction.ts'

const now = new Date('2026-03-01T12:00:00Z')
const sixty = { calls: 60, perSeconds: 60 }
const ten = { calls: 10, perSeconds: 3_600 }
const inMs = (ms: number) => String(now.getTime() + ms)
const hourMs = 3_600_000

interface HttpResponse {
  readonly status: number
  readonly headers: Record<string, string>
}

/** In how many seconds the bucket has its next token, the second of headroom left out. */
function waitFor(limit: typeof sixty, { status, headers }: HttpResponse): number | undefined {
  const fullAt = readCorrection({ status, headers: new Headers(headers) }, limit, now)
  if (fullAt === undefined) return undefined
  const { nextAt } = takeToken(fullAt, limit, now)
  return nextAt === undefined ? 0 : (nextAt.getTime() - now.getTime()) / 1_000 - 1
}

const time = 'x-next-replenishment-time'
const count = 'x-current-token-count'

test.each([
  ['429 closes until the time', { status: 429, headers: { [time]: inMs(7_000) } }, 7],
  ['429 closes until the time in seconds', { status: 429, headers: { [time]: String(now.getTime() / 1_000 + 7) } }, 7],
  ['429 closes until the time in ISO 8601', { status: 429, headers: { [time]: '2026-03-01T12:00:07Z' } }, 7],
  [
    '429 closes until the time in the other spelling',
    { status: 429, headers: { 'x-next-replenish-time': inMs(7_000) } },
    7,
  ],
  ['429 closes for Retry-After', { status: 429, headers: { 'retry-after': '7' } }, 7],
  ['429 closes for a minute when no time is named', { status: 429, headers: {} }, 60],
  ['429 closes whatever the count says', { status: 429, headers: { [count]: '40', [time]: inMs(7_000) } }, 7],
  ['429 closes for a refill when the time is past', { status: 429, headers: { [time]: inMs(-hourMs) } }, 1],
  ['429 closes for a period when the time is hours ahead', { status: 429, headers: { [time]: inMs(3 * hourMs) } }, 60],
  ['429 closes for a minute when the time is years ahead', { status: 429, headers: { [time]: '99999999999999' } }, 60],
  ['429 closes for a minute when the time is unreadable', { status: 429, headers: { [time]: 'soon' } }, 60],
  ['429 closes for a refill when the time is negative', { status: 429, headers: { [time]: '-5' } }, 1],
  ['a count of 0 closes until the time', { status: 200, headers: { [count]: '0', [time]: inMs(7_000) } }, 7],
  [
    'a count of 0 with an error closes until the time',
    { status: 404, headers: { [count]: '0', [time]: inMs(7_000) } },
    7,
  ],
  ['a count of 0 closes for a refill when no time is named', { status: 200, headers: { [count]: '0' } }, 1],
  [
    'a count of 0 closes for a refill when the time is past',
    { status: 200, headers: { [count]: '0', [time]: inMs(-1) } },
    1,
  ],
  [
    'a count of 0 closes for a period when the time is hours ahead',
    { status: 200, headers: { [count]: '0', [time]: inMs(hourMs) } },
    60,
  ],
  ['a fraction of a token is none', { status: 200, headers: { [count]: '0.9' } }, 1],
  ['a time alone says nothing', { status: 200, headers: { [time]: inMs(7_000) } }, undefined],
  ['no header says nothing', { status: 200, headers: {} }, undefined],
  ['an empty count says nothing', { status: 200, headers: { [count]: '' } }, undefined],
  ['a negative count says nothing', { status: 200, headers: { [count]: '-3' } }, undefined],
  ['a count that is no number says nothing', { status: 200, headers: { [count]: 'NaN' } }, undefined],
  ['an infinite count says nothing', { status: 200, headers: { [count]: 'Infinity' } }, undefined],
  ['a full count says nothing', { status: 200, headers: { [count]: '60' } }, undefined],
  ['a count beyond the limit says nothing', { status: 200, headers: { [count]: '9'.repeat(400) } }, undefined],
])('%s', (_what, answer, seconds) => {
  expect(waitFor(sixty, answer)).toBe(seconds)
})

test.each([
  ['a refill when no time is named', {}, 360],
  ['a refill when the time is past', { [time]: inMs(-1) }, 360],
  ['until the time', { [time]: inMs(100_000) }, 100],
  ['at most the hour', { [time]: inMs(2 * hourMs) }, 3_600],
])('429 closes a bucket of ten an hour for %s', (_what, headers, seconds) => {
  expect(waitFor(ten, { status: 429, headers })).toBe(seconds)
})

test.each(['12', ' 12.7 '])('a count is how many tokens there are, rounded down: "%s"', (value) => {
  const news = { status: 200, headers: new Headers({ [count]: value }) }
  expect(readCorrection(news, sixty, now)).toEqual(new Date(now.getTime() + 48_000))
})
