import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { json } from 'node:stream/consumers'

import { addOwner, type Aisle, newInstance } from './lab.ts'
import type { Seller } from './programs.ts'
import { median, timed } from './result.ts'

/** Where a tenant calls the api, and its token. */
export interface Caller {
  readonly url: string
  readonly token: string
}

/** A second tenant, which calls the same api as `localhost`. */
export async function addTenant(aisle: { readonly url: string; readonly databaseUrl: string }): Promise<Caller> {
  const domain = 'localhost'
  const { token } = await addOwner(aisle.databaseUrl, domain)
  return { url: aisle.url.replace('127.0.0.1', domain), token }
}

/** The median duration of a call in milliseconds. */
export async function medianGet(caller: Caller, path: string, calls: number): Promise<number> {
  const times: number[] = []
  for (let call = 0; call < calls; call += 1) times.push(await timed(() => get(caller, path, [200])))
  return median(times)
}

/** @param expected the statuses that are not an error */
export async function get({ url, token }: Caller, path: string, expected: readonly number[]): Promise<unknown> {
  const response = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } })
  const text = await response.text()
  if (!expected.includes(response.status)) throw new Error(`${path}: ${response.status} ${text}`)
  return JSON.parse(text)
}

/** A tenant whose calls need a Host header, which `fetch` cannot send. */
export interface Tenant extends Caller {
  readonly domain: string
  readonly storeId: number
}

export async function addTenantAt(
  domain: string,
  { url, databaseUrl }: Pick<Aisle, 'databaseUrl' | 'url'>,
): Promise<Tenant> {
  return { url, domain, ...(await addOwner(databaseUrl, domain)) }
}

export const headersOf = ({ domain, token }: Tenant) => ({ host: domain, authorization: `Bearer ${token}` })

/** Creates an instance with `POST /api/walmart`. Returns its id. */
export async function createInstance(tenant: Tenant, seller: Seller, fields: object = {}): Promise<number> {
  const headers = { ...headersOf(tenant), 'content-type': 'application/json' }
  const post = request(`${tenant.url}/api/walmart`, { method: 'POST', headers })
  post.end(JSON.stringify({ ...newInstance(tenant.storeId, seller), ...fields }))
  const [response]: IncomingMessage[] = await once(post, 'response')
  if (response?.statusCode !== 201) throw new Error(`POST /api/walmart: ${response?.statusCode}`)
  const { data } = (await json(response)) as { readonly data: { readonly id: number } }
  return data.id
}
