import {
  type ApiServices,
  createBatch,
  createTokenLookup,
  limitStreams,
  type Services,
  shareConnections,
  type Telemetry,
  watchOutages,
} from '@aisle/core'
import { createDatabase, createListener, type Timeouts } from '@aisle/db'
import type { Logger } from 'pino'

import { databaseVariables, directUrlOf } from './direct-database.ts'
import type { Environment } from './environment.ts'
import { noTelemetry } from './telemetry/instruments.ts'

export const serviceVariables = [
  ...databaseVariables,
  'AISLE_TENANT_DATABASE_URL',
  'AISLE_ENVIRONMENT',
  'AISLE_ENCRYPTION_KEYS',
  'WALMART_PRODUCTION_URL',
  'WALMART_SANDBOX_URL',
  'AISLE_PRIVATE_WEBHOOKS',
] as const
type ServiceEnvironment = Environment<(typeof serviceVariables)[number]>

/** The connections of an api's pool. */
export const apiConnections = 10

interface Process {
  readonly log: Logger
  readonly stopping: AbortSignal
  readonly maxConnections?: number
  /** Default: those of calls. */
  readonly timeouts?: Timeouts
  /** Default: none. */
  readonly telemetry?: Telemetry
}

/** Builds what the use cases of this process need. Nothing connects yet. */
export function buildServices(
  env: ServiceEnvironment,
  { log, stopping, maxConnections = apiConnections, timeouts, telemetry = noTelemetry() }: Process,
): Services {
  const db = createDatabase({
    url: env.DATABASE_URL,
    tenantUrl: env.AISLE_TENANT_DATABASE_URL,
    isPooled: env.DATABASE_DIRECT_URL !== undefined,
    maxConnections,
    ...(timeouts && { timeouts }),
    onError: (error) => void outages.report(error),
  })
  const outages = watchOutages({ db, log, stopping })
  return {
    db,
    findToken: createTokenLookup(),
    outages,
    runListener: createListener({
      url: directUrlOf(env),
      signal: stopping,
      onError: (error) => {
        if (!outages.report(error)) log.warn({ err: error }, 'the connection that listens for run events broke')
      },
    }),
    batch: createBatch(),
    keys: env.AISLE_ENCRYPTION_KEYS,
    environment: env.AISLE_ENVIRONMENT,
    allowsPrivateWebhooks: env.AISLE_PRIVATE_WEBHOOKS === 'allowed',
    walmartUrls: { production: env.WALMART_PRODUCTION_URL, sandbox: env.WALMART_SANDBOX_URL },
    log,
    stopping,
    telemetry,
  }
}

/** Adds the services of an api, which divides its connections among the tenants. Each gets at most half of them. */
export function buildApiServices(services: Services): ApiServices {
  return {
    ...services,
    // Two remain for queries outside tenants: finding tokens, and checking the database.
    shares: shareConnections({ total: apiConnections - 2, perTenant: apiConnections / 2 }),
    streams: limitStreams({ total: 1000, perTenant: 200 }),
  }
}
