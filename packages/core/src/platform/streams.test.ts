import { expect, it, vi } from 'vitest'

import { createBatch, limitStreams } from './streams.ts'

it('combines calls with the same key, until their work starts', async () => {
  const batch = createBatch()
  const { promise: blocked, resolve } = Promise.withResolvers<void>()
  const work = vi.fn((items: readonly number[]) => blocked.then(() => items.length))
  const first = [batch('key', 1, work), batch('key', 2, work), batch('other', 3, work)]
  await vi.waitFor(() => expect(work).toHaveBeenCalledTimes(2))
  const second = batch('key', 4, work)
  resolve()
  expect(await Promise.all([...first, second])).toEqual([2, 2, 1, 1])
  expect(work.mock.calls).toEqual([[[1, 2]], [[3]], [[4]]])
})

const failing = () => Promise.reject(new Error('broken'))

it('fails all calls whose work fails, and none after them', async () => {
  const batch = createBatch()
  const calls = await Promise.allSettled([batch('key', 1, failing), batch('key', 2, failing)])
  expect(calls.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await batch('key', 3, async (items: readonly number[]) => items)).toEqual([3])
})

it('limits the streams of a tenant and of the process, and closing one makes room once', () => {
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
