import type { RequestRecord, Seller } from '@aisle/walmart-simulator'
import { afterEach, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { useSimulator } from '../helpers/simulator.ts'
import { createInstance, useWorker, waitForPhase } from '../helpers/worker.ts'
import { callRaw, getToken } from '../walmart/start-simulator.ts'

const path = '/v3/items'
const itemsPerPage = 4
// Walmart allows a burst of 60 pages, then one a second.
const pages = 66
const simulator = useSimulator({
  limits: true,
  orders: 0,
  sellers: Array.from({ length: 10 }, (_, index) => ({
    clientId: `seller-${index}`,
    clientSecret: 'secret',
    items: itemsPerPage * (index === 1 ? pages - 30 : pages),
  })),
  faults: [{ path, effect: { kind: 'cap-page', rows: itemsPerPage } }],
})
const api = useApi({ walmartUrl: () => simulator.url })
// Two workers.
useWorker(api)
useWorker(api)

const [alone, shared, ...several] = simulator.sellers as [Seller, Seller, ...Seller[]]
const cleanUps: (() => unknown)[] = []

afterEach(() => cleanUps.splice(0).forEach((cleanUp) => cleanUp()))

/** Downloads the sellers' products and returns the status of each call, by the token that was sent. */
async function refresh(sellers: readonly Seller[]): Promise<Map<string, (number | undefined)[]>> {
  const from = simulator.requests.length
  const ids = await Promise.all(sellers.map((seller) => createInstance(api, { seller })))
  for (const id of ids) await waitForPhase(api, id, { products: 'completed' })
  const calls = simulator.requests.slice(from).filter((call) => call.path === path)
  return new Map([...Map.groupBy(calls, tokenOf)].map(([token, some]) => [token, some.map(({ status }) => status)]))
}

const tokenOf = ({ headers }: RequestRecord) => String(headers['wm_sec.access_token'])

/** Another program of a seller: takes half of the burst, then every second token until the test ends. */
async function startOtherProgram(seller: Seller): Promise<string> {
  const token = await getToken(simulator.url, seller)
  const headers = {
    'WM_SEC.ACCESS_TOKEN': token,
    'WM_SVC.NAME': 'other',
    'WM_QOS.CORRELATION_ID': '1',
    accept: 'application/json',
  }
  const call = () => callRaw(`${simulator.url}${path}?limit=1`, { headers })
  for (let made = 0; made < 30; made += 1) await call()
  const timer = setInterval(() => void call(), 2000)
  cleanUps.push(() => clearInterval(timer))
  return token
}

// The last page has a cursor too, so a call checks whether there is more.
const accepted = (count: number) => [...Array.from({ length: count }, () => 200), 404]

it('exceeds no limit when a seller has more pages than Walmart allows at once', async () => {
  const [statuses, ...others] = (await refresh([alone])).values()
  expect(statuses).toEqual(accepted(pages))
  expect(others).toEqual([])
})

it('exceeds no limit of several sellers that two workers serve at once', async () => {
  const bySeller = await refresh(several)
  expect([...bySeller.values()]).toEqual(several.map(() => accepted(pages)))
})

it('exceeds no limit of which another program uses half', async () => {
  const other = await startOtherProgram(shared)
  const bySender = await refresh([shared])
  const theirs = bySender.get(other) ?? []
  bySender.delete(other)
  expect([...bySender.values()]).toEqual([accepted(pages - 30)])
  // Those in flight have no status yet.
  expect(theirs.length).toBeGreaterThan(3)
  expect(theirs.filter((status) => status === 429)).toEqual([])
})
