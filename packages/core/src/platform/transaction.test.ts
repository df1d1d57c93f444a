import { expect, it } from 'vitest'

import { shareConnections } from './transaction.ts'

/** Work that runs until `end` is called. */
function work(log: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<void>()
  const run = async () => {
    log.push(name)
    await promise
  }
  return { run, end: resolve }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

it('limits a tenant to its share, and serves other tenants immediately', async () => {
  const shares = shareConnections({ total: 4, perTenant: 2 })
  const log: string[] = []
  const large = [1, 2, 3].map((index) => work(log, `large ${index}`))
  const small = work(log, 'small')
  const all = [...large.map(({ run }) => shares.use({ tenantId: 1 }, run)), shares.use({ tenantId: 2 }, small.run)]
  await settled()
  expect(log).toEqual(['large 1', 'large 2', 'small'])
  large[0]?.end()
  await settled()
  expect(log.at(-1)).toBe('large 3')
  for (const { end } of [...large, small]) end()
  await Promise.all(all)
})

it('gives the next free connection to the tenant that has the fewest', async () => {
  const shares = shareConnections({ total: 2, perTenant: 2 })
  const log: string[] = []
  const works = ['large 1', 'large 2', 'large 3', 'small'].map((name) => work(log, name))
  const all = works.map(({ run }, index) => shares.use({ tenantId: index === 3 ? 2 : 1 }, run))
  await settled()
  works[0]?.end()
  await settled()
  expect(log).toEqual(['large 1', 'large 2', 'small'])
  for (const { end } of works) end()
  await Promise.all(all)
  expect(log.at(-1)).toBe('large 3')
})

it('releases the connection of failed work, and rejects a caller that has waited too long', async () => {
  const shares = shareConnections({ total: 1, perTenant: 1, longestWaitMs: 20 })
  await expect(shares.use({ tenantId: 1 }, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
  const busy = work([], 'busy')
  const first = shares.use({ tenantId: 1 }, busy.run)
  await expect(shares.use({ tenantId: 2 }, () => Promise.resolve())).rejects.toMatchObject({
    code: 'ERR_UNAVAILABLE',
    retryAfterSeconds: 1,
  })
  busy.end()
  await first
  await shares.use({ tenantId: 2 }, () => Promise.resolve())
})

it('rejects a caller that disconnects before or during the wait', async () => {
  const shares = shareConnections({ total: 1, perTenant: 1 })
  const busy = work([], 'busy')
  const first = shares.use({ tenantId: 1 }, busy.run)
  const gone = new AbortController()
  const log: string[] = []
  const waiting = shares.use({ tenantId: 1, signal: gone.signal }, work(log, 'waiting').run)
  gone.abort()
  await expect(waiting).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE' })
  const late = shares.use({ tenantId: 1, signal: gone.signal }, work(log, 'late').run)
  await expect(late).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE' })
  busy.end()
  await first
  expect(log).toEqual([])
})
