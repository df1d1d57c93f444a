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

/** Seconds until the bucket's next token, not counting the second of headroom. */
function waitFor(limit: typeof sixty, { status, headers }: HttpResponse): number | undefined {
  const fullAt = readCorrection({ status, headers: new Headers(headers) }, limit, now)
  if (fullAt === undefined) return undefined
  const { nextAt } = takeToken({ fullAt }, limit, now)
  return nextAt === undefined ? 0 : (nextAt.getTime() - now.getTime()) / 1_000 - 1
}

const time = 'x-next-replenishment-time'
const count = 'x-current-token-count'

test.each([
  ['429 empties the bucket until the given time', { status: 429, headers: { [time]: inMs(7_000) } }, 7],
  ['429 accepts a time in seconds', { status: 429, headers: { [time]: String(now.getTime() / 1_000 + 7) } }, 7],
  ['429 accepts a time in ISO 8601', { status: 429, headers: { [time]: '2026-03-01T12:00:07Z' } }, 7],
  [
    '429 accepts the other spelling of the header',
    { status: 429, headers: { 'x-next-replenish-time': inMs(7_000) } },
    7,
  ],
  ['429 closes for Retry-After', { status: 429, headers: { 'retry-after': '7' } }, 7],
  ['429 without a time empties the bucket for a minute', { status: 429, headers: {} }, 60],
  ['429 overrides the token count', { status: 429, headers: { [count]: '40', [time]: inMs(7_000) } }, 7],
  ['429 with a past time waits one refill interval', { status: 429, headers: { [time]: inMs(-hourMs) } }, 1],
  ['429 with a time hours ahead waits one period', { status: 429, headers: { [time]: inMs(3 * hourMs) } }, 60],
  ['429 with a time years ahead waits a minute', { status: 429, headers: { [time]: '99999999999999' } }, 60],
  ['429 with an invalid time waits a minute', { status: 429, headers: { [time]: 'soon' } }, 60],
  ['429 with a negative time waits one refill interval', { status: 429, headers: { [time]: '-5' } }, 1],
  [
    'a count of 0 empties the bucket until the given time',
    { status: 200, headers: { [count]: '0', [time]: inMs(7_000) } },
    7,
  ],
  ['a count of 0 counts on error responses too', { status: 404, headers: { [count]: '0', [time]: inMs(7_000) } }, 7],
  ['a count of 0 without a time waits one refill interval', { status: 200, headers: { [count]: '0' } }, 1],
  [
    'a count of 0 with a past time waits one refill interval',
    { status: 200, headers: { [count]: '0', [time]: inMs(-1) } },
    1,
  ],
  [
    'a count of 0 with a time hours ahead waits one period',
    { status: 200, headers: { [count]: '0', [time]: inMs(hourMs) } },
    60,
  ],
  ['a fraction of a token counts as none', { status: 200, headers: { [count]: '0.9' } }, 1],
  ['ignores a time without a count', { status: 200, headers: { [time]: inMs(7_000) } }, undefined],
  ['ignores a response without headers', { status: 200, headers: {} }, undefined],
  ['ignores an empty count', { status: 200, headers: { [count]: '' } }, undefined],
  ['ignores a negative count', { status: 200, headers: { [count]: '-3' } }, undefined],
  ['ignores a count that is not a number', { status: 200, headers: { [count]: 'NaN' } }, undefined],
  ['ignores an infinite count', { status: 200, headers: { [count]: 'Infinity' } }, undefined],
  ['ignores a full count', { status: 200, headers: { [count]: '60' } }, undefined],
  ['ignores a count above the limit', { status: 200, headers: { [count]: '9'.repeat(400) } }, undefined],
])('%s', (_what, response, seconds) => {
  expect(waitFor(sixty, response)).toBe(seconds)
})

test.each([
  ['a refill interval if no time is given', {}, 360],
  ['a refill interval if the time is past', { [time]: inMs(-1) }, 360],
  ['the given time', { [time]: inMs(100_000) }, 100],
  ['at most an hour', { [time]: inMs(2 * hourMs) }, 3_600],
])('after a 429, a limit of ten an hour waits %s', (_what, headers, seconds) => {
  expect(waitFor(ten, { status: 429, headers })).toBe(seconds)
})

test.each(['12', ' 12.7 '])('rounds the token count "%s" down', (value) => {
  const news = { status: 200, headers: new Headers({ [count]: value }) }
  expect(readCorrection(news, sixty, now)).toEqual(new Date(now.getTime() + 48_000))
})
