import { expect, it } from 'vitest'

import { limitStreams } from './stream-limit.ts'

it('bounds the streams of a tenant and of the process, and closing one makes room once', () => {
  const streams = limitStreams({ total: 3, perTenant: 2 })
  const rejected = expect.objectContaining({ code: 'ERR_UNAVAILABLE', retryAfterSeconds: 10 })
  const close = streams.open(1)
  streams.open(1)
  expect(() => streams.open(1)).toThrow(rejected)
  streams.open(2)
  expect(() => streams.open(3)).toThrow(rejected)
  close()
  close()
  streams.open(3)
  expect(() => streams.open(4)).toThrow(rejected)
})
