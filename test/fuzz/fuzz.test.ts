import { readFileSync } from 'node:fs'

import { errorStatus } from '@aisle/contract'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'

import { encryptionKeys, useApi } from '../helpers/api.ts'
import { expectDescribed, readBody } from '../helpers/openapi.ts'
import { type Program, runProgram } from '../helpers/program.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance } from '../helpers/worker.ts'
import { arbitraryCall, type FuzzCall } from './calls.ts'

// oxlint-disable-next-line node/no-process-env -- how this suite is given its size
const { FUZZ_CALLS = '20000', FUZZ_SEED = String(Date.now() % 2 ** 31) } = process.env
const count = Number(FUZZ_CALLS)
const seed = Number(FUZZ_SEED)
const lanes = 8
const mostGrowthMiB = 100

const simulator = useSimulator({ items: 50, orders: 50 })
/** Prepares the database. The calls go to an api and a worker in processes of their own. */
const prepared = useApi({ walmartUrl: () => simulator.url })
let server: Program
let url: string
beforeAll(async () => {
  for (let number = 0; number < 5; number += 1) await createInstance(prepared, { seller: sellerOf(simulator) })
  const env = {
    DATABASE_URL: prepared.databaseUrl,
    AISLE_ENCRYPTION_KEYS: encryptionKeys,
    WALMART_SANDBOX_URL: simulator.url,
    AISLE_REQUESTS_PER_MINUTE: '1000000',
    PORT: '0',
  }
  server = runProgram(['api'], env)
  const worker = runProgram(['worker'], env)
  url = (await server.printed(/listening at (http:\/\/127\.0\.0\.1:\d+)/))[1] ?? ''
  await worker.printed(/worker ready/)
  return async () => {
    for (const { child } of [server, worker]) child.kill('SIGTERM')
    await Promise.all([server.exited, worker.exited])
  }
})

it(`responds to ${count} calls as documented`, { timeout: 60_000 + 50 * count }, async () => {
  console.log(`FUZZ_CALLS=${count} FUZZ_SEED=${seed}`)
  const calls = fc.sample(arbitraryCall(prepared.tenant.token), { numRuns: count, seed })
  const statuses = new Map<number, number>()
  const failures: unknown[] = []
  const sizes: number[] = []
  let next = 0
  const callInTurn = async () => {
    while (next < calls.length && failures.length < 10) {
      const index = next++
      const call = calls[index]
      if (!call) return
      try {
        const status = await send(call)
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
      } catch (error) {
        failures.push({ index, call: JSON.stringify(call).slice(0, 1000), error: String(error).slice(0, 2000) })
      }
      if (index % Math.ceil(count / 10) === 0) sizes.push(residentMiB(server.child.pid))
    }
  }
  await Promise.all(Array.from({ length: lanes }, callInTurn))
  console.log('responses by status:', Object.fromEntries([...statuses].toSorted(([a], [b]) => a - b)))
  console.log('resident MiB of the api, from start to end:', sizes)
  expect(failures).toEqual([])
  // Code is compiled and caches fill in the first half.
  const [half = 0, end = 0] = [sizes[Math.floor(sizes.length / 2)], sizes.at(-1)]
  expect(end - half, 'the api grows').toBeLessThan(mostGrowthMiB)
  expect(
    server
      .output()
      .split('\n')
      .filter((line) => /"level":[56]0/.test(line)),
  ).toEqual([])
  const open = `select state, query from pg_stat_activity where datname = current_database() and state like 'idle in%'`
  await expect.poll(() => select(prepared, open), { timeout: 10_000 }).toEqual([])
})

/** Sends a call and checks its response. Returns the status. */
async function send({ transport, method, path, headers, body }: FuzzCall): Promise<number> {
  const response = await fetch(`${url}${path}`, { method, headers, ...(body !== undefined && { body }) })
  const { status, headers: answered } = response
  const read = readBody(answered, await response.text())
  // Walmart's limits apply to callers too: the simulator's token calls, for one.
  if (status >= 500 && codeOf(read) !== 'ERR_WALMART_UNAVAILABLE') {
    throw new Error(`${status}: ${JSON.stringify(read)}`)
  }
  if (transport === 'rest') expectDescribed(method, path, { status, headers: answered, body: read })
  else if (status >= 400) expect(errorStatus).toHaveProperty(codeOf(read), status)
  return status
}

function codeOf(body: unknown): string {
  const { code, error } = Object(body) as { code?: string; error?: { data?: { code?: string } } }
  return code ?? error?.data?.code ?? 'none'
}

/** Linux only: 0 elsewhere. */
function residentMiB(pid: number | undefined): number {
  try {
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Math.round(Number(kilobytes) / 1024)
  } catch {
    return 0
  }
}
