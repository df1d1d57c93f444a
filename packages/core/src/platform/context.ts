import type { ErrorCode, Operation, WalmartEnvironment } from '@aisle/contract'
import type { Database, Listener, Schema } from '@aisle/db'
import type { Counter, Histogram } from '@opentelemetry/api'
import type { SugaredTracer } from '@opentelemetry/api/experimental'
import type { Selectable, SqlBool } from 'kysely'
import type { z } from 'zod'

import type { KeyRing } from './seal.ts'

/** What every use case needs from its process, which builds it at the start. */
export interface Services {
  readonly db: Database
  readonly findToken: TokenLookup
  /** Wakes watchers of an instance's runs. */
  readonly runListener: Listener
  /** Batches the reads of streams. */
  readonly batch: BatchCalls
  readonly keys: KeyRing
  /** `production` forces every new instance onto Walmart's production host. */
  readonly environment: 'development' | 'production'
  /** Whether the URLs of webhooks may lead to this machine and to private networks. */
  readonly allowsPrivateWebhooks: boolean
  readonly walmartUrls: Readonly<Record<WalmartEnvironment, string>>
  readonly log: Log
  readonly outages: Outages
  readonly telemetry: Telemetry
  /** Aborted when the process has been asked to stop: finish the current work and start nothing new. */
  readonly stopping: AbortSignal
}

/** Finds a token, revoked or not, by the request's host and token id. The caller checks the secret. */
export type TokenLookup = (db: Database, wanted: WantedToken) => Promise<FoundToken | undefined>

export interface WantedToken {
  /** In lower case. */
  readonly domain: string
  readonly id: number
}

export type FoundToken = Pick<
  Selectable<Schema['api_tokens']>,
  'id' | 'name' | 'revoked_at' | 'scopes' | 'secret_hash' | 'tenant_id'
> & {
  readonly expired: SqlBool | null
}

/** The part of pino that is used here. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Spans and metrics, of OpenTelemetry. In a process that exports none, they do nothing. */
export interface Telemetry {
  readonly tracer: SugaredTracer
  readonly metrics: Metrics
}

/** What use cases measure. Labels have few values, whose number does not grow with tenants or instances. */
export interface Metrics {
  /** Seconds, by operation and status. */
  readonly requests: Histogram
  /** Seconds, by task and outcome. */
  readonly jobs: Histogram
  /** By kind and status. */
  readonly runsEnded: Counter
  /** Seconds, by group and outcome. */
  readonly walmartCalls: Histogram
  /** The share of an instance's calls that Walmart still allows, at each call, by group. */
  readonly walmartBudgets: Histogram
  /** Seconds from the call that queued a send to its end, by type and status. */
  readonly sends: Histogram
  /** Seconds, by outcome. */
  readonly webhookRequests: Histogram
  /** Documents that got a status, by type and status. */
  readonly documents: Counter
  /** By channel and outcome. */
  readonly offerAttempts: Counter
  /** Seconds from the upload of a feed to its end, by channel and status. */
  readonly feeds: Histogram
  /** By outcome. */
  readonly auditedStockLevels: Counter
}

/** Keeps the log short while Postgres is unavailable. */
export interface Outages {
  /** Counts a failed call. Returns false if it has another cause, which has to be logged. */
  report(error: unknown): boolean
  /** The last error of an outage that is not over. */
  ongoing(): unknown
}

/** The parts of an HTTP request that use cases may see. */
export interface RequestInfo {
  readonly id: string
  /** Host name without port. It selects the tenant. */
  readonly host: string
  readonly authorization: string | undefined
  readonly idempotencyKey: string | undefined
  readonly prefer: string | undefined
  /** Aborted when the caller disconnects. */
  readonly signal: AbortSignal
  readonly facts: RequestFacts
}

/** Facts that are found while a request is handled, for its line in the log. */
export interface RequestFacts {
  /** The operation's dotted name. */
  operation?: string
  tenantId?: number
  tokenId?: number
  traceId?: string
  /** The code of the error that the caller gets. */
  code?: ErrorCode
}

/** Services of an api process. */
export interface ApiServices extends Services {
  /** Limits callers' transactions, by tenant. Jobs have their own limit: `tenant-limit.ts`. */
  readonly shares?: ConnectionShares | undefined
  readonly streams?: StreamLimit | undefined
}

export interface RequestContext extends ApiServices {
  readonly request: RequestInfo
}

/** One tenant's work: a job, or an authenticated request. */
export interface TenantContext extends Services {
  readonly tenantId: number
}

/** An authenticated request. */
export interface TenantRequestContext extends RequestContext, TenantContext {
  readonly token: CallerToken
  readonly operation: CalledOperation
}

/** The API token of a request, without its secret. */
export interface CallerToken {
  readonly id: number
  readonly name: string
}

export interface CalledOperation extends Pick<Operation, 'headers'> {
  /** Its dotted name. */
  readonly name: string
  readonly path: string
  readonly output: z.ZodType
}

/** Shares a process's database connections among its tenants. */
export interface ConnectionShares {
  /**
   * Runs a tenant's transaction when it is the tenant's turn.
   *
   * @throws AisleError `ERR_UNAVAILABLE` if that takes too long, or if the caller disconnects first
   */
  use<Result>(caller: Caller, work: () => Promise<Result>): Promise<Result>
  count(): { readonly inUse: number; readonly waiting: number }
}

/** Limits the event streams that are open at once. */
export interface StreamLimit {
  /**
   * Returns a function that closes the stream, which may be called again.
   *
   * @throws AisleError `ERR_UNAVAILABLE` if there are too many
   */
  open(tenantId: number): () => void
  count(): number
}

/**
 * Combines calls with the same key that come within a few milliseconds: all get the result of one `work`, which starts
 * after the last of them. The key determines the types of item and result.
 */
export type BatchCalls = <Item, Result>(
  key: string,
  item: Item,
  work: (items: readonly Item[]) => Promise<Result>,
) => Promise<Result>

/** A caller that needs a connection. */
export interface Caller {
  readonly tenantId: number
  /** Aborted when the caller disconnects. */
  readonly signal?: AbortSignal | undefined
}
