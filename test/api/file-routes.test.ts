import { setTimeout as sleep } from 'node:timers/promises'

import { FilePart, filePartQuery, type Operation } from '@aisle/contract'
import { AisleError, type CallOperation } from '@aisle/core'
import Fastify from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'

import { fileRoutes } from '../../apps/server/src/api/file-routes.ts'
import { useApi } from '../helpers/api.ts'

const api = useApi()

/** An operation of these tests only; each test supplies its parts. */
const exportMugs = {
  operationId: 'exportMugs',
  method: 'GET',
  path: '/shelves/{shelf_id}/mugs/export',
  scope: 'reference:read',
  summary: 'Export mugs',
  description: 'A file.',
  success: { status: 200 },
  headers: [],
  input: z.strictObject({ shelf_id: z.int(), search: z.string().optional(), ...filePartQuery }),
  output: FilePart,
  errors: [],
  file: { type: 'text/csv', name: 'mugs.csv' },
  example: { input: { shelf_id: 7 }, output: { data: 'sku\r\n', next: null, message: null } },
} satisfies Operation

let close: (() => Promise<void>) | undefined
afterEach(async () => {
  await close?.()
  close = undefined
})

/** Serves a file of these parts and returns its URL. */
async function serveFile(call: CallOperation): Promise<string> {
  const app = Fastify({ forceCloseConnections: true })
  app.addHook('onRequest', async (request) => Object.assign(request, { facts: {} }))
  fileRoutes(app, api.services, { operations: [['shelves.mugs.export', exportMugs]], call })
  close = () => app.close()
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return `${url}/shelves/7/mugs/export`
}

const part = (data: string, next: string | null) => ({ data, next, message: null })

/** A file of endless parts of 1 MiB, and how many were requested. */
function endlessFile() {
  const seen = { calls: 0, gone: false }
  const call: CallOperation = async ({ request }) => {
    request.signal.addEventListener('abort', () => (seen.gone = true))
    seen.calls += 1
    return part('x'.repeat(2 ** 20), String(seen.calls))
  }
  return { seen, call }
}

/** Waits until no more parts are requested. Never returns if the server keeps requesting parts of an endless file. */
async function settled(seen: { readonly calls: number }): Promise<number> {
  for (let before = -1; before !== seen.calls; await sleep(500)) before = seen.calls
  return seen.calls
}

describe('a file over REST', () => {
  it('is the concatenation of its parts', async () => {
    const inputs: unknown[] = []
    const url = await serveFile(async (_ctx, _name, input) => {
      inputs.push(input)
      return [part('sku\r\n', 'a'), part('', 'b'), part('MUG-BLUE\r\nMÜG\r\n', null)][inputs.length - 1]
    })
    const response = await fetch(`${url}?search=5`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="mugs.csv"')
    expect(await response.text()).toBe('sku\r\nMUG-BLUE\r\nMÜG\r\n')
    const first = { shelf_id: 7, search: '5' }
    expect(inputs).toEqual([first, { ...first, after: 'a' }, { ...first, after: 'b' }])
  })

  it('may have a trailing slash in its path', async () => {
    const url = await serveFile(async () => part('sku\r\n', null))
    expect(await (await fetch(`${url}/`)).text()).toBe('sku\r\n')
  })

  it('is read no faster than the client reads it', async () => {
    const { seen, call } = endlessFile()
    const gone = new AbortController()
    const response = await fetch(await serveFile(call), { signal: gone.signal })
    // The buffers of the kernel, Node and fetch.
    expect(await settled(seen)).toBeLessThan(64)
    expect(response.status).toBe(200)
    gone.abort()
  })

  it('is not read further after the client disconnects', async () => {
    const { seen, call } = endlessFile()
    const gone = new AbortController()
    const { body } = await fetch(await serveFile(call), { signal: gone.signal })
    const reader = body?.getReader()
    for (let bytes = 0; bytes < 2 ** 27;) bytes += (await reader?.read())?.value?.length ?? 0
    gone.abort()
    const calls = await settled(seen)
    expect(calls).toBeGreaterThanOrEqual(128)
    expect(seen.gone).toBe(true)
  })

  it('is an ordinary error response if its first part fails', async () => {
    const url = await serveFile(async () => {
      throw new AisleError('ERR_WALMART_UNAVAILABLE', 'Later.', { retryAfterSeconds: 7 })
    })
    const response = await fetch(url)
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('7')
    expect(response.headers.get('content-type')).toMatch(/^application\/json\b/)
    expect(response.headers.has('content-disposition')).toBe(false)
    expect(await response.json()).toMatchObject({ code: 'ERR_WALMART_UNAVAILABLE', message: 'Later.' })
  })

  it('is cut off if a later part fails', async () => {
    let calls = 0
    const url = await serveFile(async () => {
      calls += 1
      if (calls === 2) throw new AisleError('ERR_UNAVAILABLE', 'Later.')
      return part('sku\r\n', 'a')
    })
    const response = await fetch(url)
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow('terminated')
  })
})
