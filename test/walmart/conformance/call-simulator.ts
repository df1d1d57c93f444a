import type { Seller, Simulator } from '@aisle/walmart-simulator'

import { sellerOf } from '../../helpers/simulator.ts'

/** The part of a request that differs from call to call. */
export interface Content {
  /** Replaces the global `fetch`. */
  readonly fetch?: typeof fetch
  readonly json?: unknown
  readonly form?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
}

const commonHeaders = { accept: 'application/json', 'wm_svc.name': 'test', 'wm_qos.correlation_id': 'b1' }

/** Sends a call such as `GET /v3/orders` to the simulator for its first seller, without the client. */
export async function callSimulator(simulator: Simulator, call: string, content: Content = {}) {
  const [method = '', path = ''] = call.split(' ', 2)
  const token = path === '/v3/token' ? { authorization: basic(sellerOf(simulator)) } : await tokenHeader(simulator)
  const type = content.json === undefined ? {} : { 'content-type': 'application/json' }
  const headers = { ...commonHeaders, ...token, ...type, ...content.headers }
  return (content.fetch ?? fetch)(simulator.url + path, { method, headers, body: bodyOf(content) })
}

function bodyOf({ json, form }: Content): URLSearchParams | string | null {
  if (json !== undefined) return JSON.stringify(json)
  return form === undefined ? null : new URLSearchParams(form)
}

async function tokenHeader(simulator: Simulator): Promise<Record<string, string>> {
  const form = { grant_type: 'client_credentials' }
  const response = await callSimulator(simulator, 'POST /v3/token', { form })
  return { 'wm_sec.access_token': ((await response.json()) as { access_token: string }).access_token }
}

const basic = ({ clientId, clientSecret }: Seller) =>
  `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
