import { type Seller, type SimulatorOptions, createSimulator } from '@aisle/walmart-simulator'
import { expect, onTestFinished } from 'vitest'

export type Headers = Record<string, string>

/** A response with its body parsed as JSON. */
export interface RawResponse<Body> {
  readonly status: number
  readonly body: Body
}

/** All headers that Walmart's gateway requires, except the token. */
export const baseHeaders = { 'WM_SVC.NAME': 'test', 'WM_QOS.CORRELATION_ID': 'b1', accept: 'application/json' }

/**
 * A simulator for one test, with a clock that only moves when set, and plain HTTP calls that do not use our client. Rate
 * limits are off, because the tests do not wait.
 */
export async function startWalmart(options: SimulatorOptions = {}) {
  const clock = { ms: Date.parse('2026-03-10T12:00:00Z') }
  const simulator = createSimulator({ now: () => new Date(clock.ms), limits: false, ...options })
  onTestFinished(() => simulator.close())
  const url = await simulator.listen()
  const [seller] = simulator.sellers
  if (seller === undefined) throw new Error('The simulator has no seller')
  const askToken = (form: Headers, headers: Headers = {}, keys: Pick<Seller, 'clientId' | 'clientSecret'> = seller) => {
    const pair = Buffer.from(`${keys.clientId}:${keys.clientSecret}`).toString('base64')
    const type = 'application/x-www-form-urlencoded'
    const all = { ...baseHeaders, authorization: `Basic ${pair}`, 'content-type': type, ...headers }
    return call<TokenBody>(`${url}/v3/token`, { method: 'POST', headers: all, body: new URLSearchParams(form) })
  }
  const { access_token: token } = (await askToken({ grant_type: 'client_credentials' })).body
  const headers: Headers = { ...baseHeaders, 'WM_SEC.ACCESS_TOKEN': token }
  const send = <Body>(path: string, init: RequestInit = {}) =>
    call<Body>(url + path, { ...init, headers: { ...headers, ...(init.headers as Headers | undefined) } })
  const put = <Body>(path: string, body: unknown) =>
    send<Body>(path, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return { simulator, clock, url, seller, token, askToken, send, put }
}

/** The response to a token request; a rejected one has only `error`. */
export interface TokenBody {
  readonly access_token: string
  readonly token_type: string
  readonly expires_in: number
  readonly refresh_token?: string
}

async function call<Body>(url: string, init: RequestInit): Promise<RawResponse<Body>> {
  const response = await fetch(url, init)
  return { status: response.status, body: (await response.json()) as Body }
}

/** The error format of the gateway and most APIs. */
export const gatewayError = (code: string, extra: object = {}) => ({
  error: [expect.objectContaining({ code, ...extra })],
})

/** The element at this index, which must exist. */
export function at<T>(list: readonly T[], index: number): T {
  const element = list[index]
  if (element === undefined) throw new Error(`There is no element ${index}`)
  return element
}
