import { expect, test } from 'vitest'

import { RequestLog } from './request-log.ts'

const call = { method: 'GET', path: '/a', headers: {}, at: new Date(0) }

test('keeps the latest ten thousand calls, oldest first', () => {
  const log = new RequestLog()
  for (let number = 0; number < 10_005; number += 1) log.add({ ...call, url: `/a?${number}` })
  expect(log.records).toHaveLength(10_000)
  expect([log.records[0]?.url, log.records.at(-1)?.url]).toEqual(['/a?5', '/a?10004'])
})

test('records a call without a status until the response is sent', () => {
  const log = new RequestLog()
  const setStatus = log.add({ ...call, url: '/a' })
  expect(log.records[0]?.status).toBeUndefined()
  setStatus(204)
  expect(log.records[0]?.status).toBe(204)
})
