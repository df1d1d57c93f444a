import {
  type Order,
  type Seller,
  type Simulator,
  type SimulatorOptions,
  createSimulator,
} from '@aisle/walmart-simulator'
import { afterEach } from 'vitest'

export const startedAt = Date.parse('2026-03-10T12:00:00.000Z')

const baseHeaders = { 'WM_SVC.NAME': 'test', 'WM_QOS.CORRELATION_ID': 'b1', accept: 'application/json' }

export interface RawAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The text, if it is JSON. */
  readonly body: unknown
}

interface RawCall {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

const running: Simulator[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()))
})

/** Starts a simulator with a stopped clock, and returns a function for raw calls of its first seller. */
export async function startSimulator(options: SimulatorOptions = {}) {
  const simulator = createSimulator({ now: () => new Date(startedAt), ...options })
  running.push(simulator)
  const url = await simulator.listen()
  const [seller] = simulator.sellers
  if (seller === undefined) throw new Error('The simulator has no seller')
  const token = await getToken(url, seller)
  const call = (path: string, { headers, ...init }: RawCall = {}) =>
    callRaw(url + path, { ...init, headers: { ...baseHeaders, 'WM_SEC.ACCESS_TOKEN': token, ...headers } })
  return { simulator, url, seller, token, call }
}

/** Makes a call without adding anything to it. */
export async function callRaw(url: string, init: RawCall = {}): Promise<RawAnswer> {
  const { status, headers, ...response } = await fetchText(url, init)
  const isJson = headers.get('content-type')?.startsWith('application/json') === true
  return { status, headers, text: response.text, body: isJson ? JSON.parse(response.text) : undefined }
}

async function fetchText(url: string, init: RequestInit) {
  const response = await fetch(url, init)
  return { status: response.status, headers: response.headers, text: await response.text() }
}

/** Requests a token with the seller's credentials. */
export function askToken(url: string, { clientId, clientSecret }: Seller): Promise<RawAnswer> {
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
  const type = 'application/x-www-form-urlencoded'
  const headers = { ...baseHeaders, authorization, 'content-type': type }
  return callRaw(`${url}/v3/token`, { method: 'POST', headers, body: 'grant_type=client_credentials' })
}

export async function getToken(url: string, seller: Seller): Promise<string> {
  return ((await askToken(url, seller)).body as { access_token: string }).access_token
}

/** The orders in a response with a list or a single order. */
export function ordersOf({ body }: RawAnswer): Order[] {
  const { list, order } = body as { list?: { elements: { order: Order[] } }; order?: Order }
  return list?.elements.order ?? (order === undefined ? [] : [order])
}
