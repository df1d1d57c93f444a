import { randomBytes } from 'node:crypto'

import { createClient } from '@aisle/client'
import { addSampleData, createTenant, createToken, parseKeyRing, type SampleData, type Services } from '@aisle/core'
import { createDatabase } from '@aisle/db'
import { buildApi, buildApiServices, buildServices, findConsole } from '@aisle/server'
import type { Seller } from '@aisle/walmart-simulator'
import { pino } from 'pino'
import { beforeAll } from 'vitest'

import { tenantUrl, useDatabase } from './database.ts'
import { expectDescribed, readBody } from './openapi.ts'
import type { Watch } from './watch-statements.ts'

export interface Tenant {
  readonly id: number
  readonly domain: string
  /** A token with every scope. */
  readonly token: string
  readonly sample: SampleData
}

export interface ApiResponse {
  readonly status: number
  readonly headers: Headers
  // oxlint-disable-next-line typescript/no-explicit-any -- tests read response bodies field by field
  readonly body: any
}

export interface Call {
  readonly tenant?: Tenant
  /** Default: the tenant's. `null` sends none. */
  readonly token?: string | null
  /** Sent as JSON unless it is a string already. */
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

export interface Api {
  /** The base URL, with the host `127.0.0.1`, which is the domain of `tenant`. */
  readonly url: string
  readonly services: Services
  readonly databaseUrl: string
  readonly tenant: Tenant
  /** Every log line so far, as JSON text. */
  readonly logLines: string[]
  /** Aborts `services.stopping`. */
  stop(): void
  /** Makes a REST call and checks the response against openapi.json. */
  call(method: string, path: string, call?: Call): Promise<ApiResponse>
  client(token?: string): ReturnType<typeof createClient>
  createTenant(domain: string): Promise<Tenant>
}

interface Options {
  readonly environment?: 'development' | 'production'
  readonly requestsPerMinute?: number
  readonly privateWebhooks?: 'allowed' | 'refused'
  readonly trustedProxies?: readonly string[]
  /** Walmart's base URL. Default: a port without a listener. */
  readonly walmartUrl?: () => string
  /** The base URL of Walmart's production host. Default: `walmartUrl`. */
  readonly productionUrl?: () => string
  /** Records every statement that the api sends. */
  readonly watch?: Watch
}

export const encryptionKeys = `test:${randomBytes(32).toString('base64')}`

/** The api over real HTTP on its own database, with one tenant. Its fields are set before the tests run. */
export function useApi(options: Options = {}): Api {
  const database = useDatabase()
  const api = { logLines: [] as string[] } as Api & { -readonly [K in keyof Api]: Api[K] }
  beforeAll(async () => {
    const stopping = new AbortController()
    const log = pino({ level: 'info' }, { write: (line: string) => void api.logLines.push(line) })
    const walmart = options.walmartUrl?.() ?? 'http://127.0.0.1:9'
    const built = buildServices(
      {
        DATABASE_URL: database.url,
        DATABASE_DIRECT_URL: undefined,
        AISLE_TENANT_DATABASE_URL: tenantUrl(database.url),
        AISLE_ENVIRONMENT: options.environment ?? 'development',
        AISLE_ENCRYPTION_KEYS: parseKeyRing(encryptionKeys),
        WALMART_PRODUCTION_URL: options.productionUrl?.() ?? walmart,
        WALMART_SANDBOX_URL: walmart,
        AISLE_PRIVATE_WEBHOOKS: options.privateWebhooks ?? 'refused',
      },
      { log, stopping: stopping.signal },
    )
    const { requestsPerMinute, trustedProxies, watch } = options
    const services = watch ? { ...built, db: watchedDatabase(database.url, watch) } : built
    const http = {
      ...(requestsPerMinute !== undefined && { requestsPerMinute }),
      ...(trustedProxies && { trustedProxies }),
    }
    const app = await buildApi(buildApiServices(services), { log, consoleFolder: findConsole(), ...http })
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    const tenant = (domain: string) => makeTenant(services, domain)
    Object.assign(api, { url, services, databaseUrl: database.url, stop: () => stopping.abort(), createTenant: tenant })
    Object.assign(api, {
      tenant: await tenant('127.0.0.1'),
      client: (token = api.tenant.token) => createClient({ url, token }),
      call: (method: string, path: string, call: Call = {}) => callRest(api, { method, path, ...call }),
    } satisfies Partial<Api>)
    return async () => {
      stopping.abort()
      const closed = app.close()
      // Node waits up to a minute for a connection that has not sent a request, and undici may leave one.
      app.server.closeAllConnections()
      await closed
      await services.db.destroy()
    }
  })
  return api
}

function watchedDatabase(url: string, watch: Watch) {
  return createDatabase({ url: watch.urlOf(url), onNotice: watch.hear })
}

async function makeTenant({ db }: Services, domain: string): Promise<Tenant> {
  const id = await createTenant(db, { domains: [domain] })
  if (id === undefined) throw new Error(`There is already a tenant ${domain}.`)
  return {
    id,
    domain,
    sample: await addSampleData(db, domain, []),
    token: await createToken(db, { domain, name: 'test' }),
  }
}

async function callRest(
  api: Api,
  { method, path, tenant, token, body, headers }: Call & { method: string; path: string },
) {
  const bearer = token === undefined ? (tenant ?? api.tenant).token : token
  const response = await fetch(`${api.url}${path}`, {
    method,
    headers: {
      ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const { status } = response
  const result: ApiResponse = {
    status,
    headers: response.headers,
    body: readBody(response.headers, await response.text()),
  }
  expectDescribed(method, path, result)
  return result
}

/** A body that `walmart.create` accepts. */
export function instanceOf(tenant: Tenant, changes: Record<string, unknown> = {}, seller?: Seller) {
  const { integration_settings: settings, ...rest } = changes
  return {
    name: `Walmart ${randomBytes(4).toString('hex')}`,
    integration_id: 1,
    ...(seller && { connection_settings: { clientId: seller.clientId, clientSecret: seller.clientSecret } }),
    ...rest,
    integration_settings: {
      start_date: '2026-08-01',
      store_id: tenant.sample.storeId,
      auto_link_products: true,
      auto_create_products: true,
      ...(settings as object | undefined),
    },
  }
}
