import { addOwner } from './lab.ts'
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
