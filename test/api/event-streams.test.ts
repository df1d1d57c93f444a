import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import { afterAll, expect, it } from 'vitest'

import { instanceOf, type Tenant, useApi } from '../helpers/api.ts'

const api = useApi({ requestsPerMinute: 100_000 })
const agent = new Agent({ maxSockets: Infinity })
const mebibyte = 2 ** 20

/** Resolves with a stream's first event, or with the whole error. */
async function watch(tenant: Tenant, id: number): Promise<{ response: IncomingMessage; text: string }> {
  const input = encodeURIComponent(JSON.stringify({ id }))
  const sent = request(`${api.url}/trpc/walmart.runs.watch?input=${input}`, {
    agent,
    headers: { authorization: `Bearer ${tenant.token}`, host: tenant.domain },
  })
  sent.on('error', () => undefined).end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  let text = ''
  response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  await expect.poll(() => text, { timeout: 20_000 }).toMatch(/under_way|request_id/)
  return { response, text }
}

async function create(tenant: Tenant): Promise<number> {
  const sent = request(`${api.url}/api/walmart`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tenant.token}`, host: tenant.domain, 'content-type': 'application/json' },
  })
  sent.end(JSON.stringify(instanceOf(tenant)))
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  return JSON.parse((await response.setEncoding('utf8').toArray()).join('')).data.id
}

it('a tenant can open 200 event streams to a process; a closed one makes room', async () => {
  const other = await api.createTenant('localhost')
  const id = await create(api.tenant)
  const open: IncomingMessage[] = []
  while (open.length < 200) {
    const batch = await Promise.all(Array.from({ length: 20 }, () => watch(api.tenant, id)))
    expect(new Set(batch.map(({ response }) => response.statusCode))).toEqual(new Set([200]))
    open.push(...batch.map(({ response }) => response))
  }
  const { response, text } = await watch(api.tenant, id)
  expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '10'])
  expect(JSON.parse(text)).toMatchObject({
    error: { message: expect.stringContaining('Too many event streams'), data: { code: 'ERR_UNAVAILABLE' } },
  })
  expect((await watch(other, await create(other))).response.statusCode).toBe(200)

  open.pop()?.destroy()
  await expect.poll(async () => (await watch(api.tenant, id)).response.statusCode, { timeout: 10_000 }).toBe(200)
  for (const stream of open.splice(0)) stream.destroy()
  await expect.poll(async () => (await watch(api.tenant, id)).response.statusCode, { timeout: 10_000 }).toBe(200)
})

it('streams that have ended keep no memory', async () => {
  const id = await create(api.tenant)
  const openAndEnd = async (count: number) => {
    for (let ended = 0; ended < count; ended += 50) {
      const streams = await Promise.all(Array.from({ length: 50 }, () => watch(api.tenant, id)))
      for (const { response } of streams) response.destroy()
    }
  }
  // The first ones fill caches and compile code.
  await openAndEnd(100)
  const before = await usedHeap()
  await openAndEnd(300)
  await expect.poll(async () => (await usedHeap()) - before, { timeout: 20_000 }).toBeLessThan(2 * mebibyte)
})

afterAll(() => agent.destroy())

/** After garbage collection, in bytes. The api runs in this process. */
async function usedHeap(): Promise<number> {
  setFlagsFromString('--expose-gc')
  await (runInNewContext('gc') as (options: object) => Promise<void>)({ execution: 'async' })
  return process.memoryUsage().heapUsed
}
