import type { WalmartEnvironment } from '@aisle/contract'
import { type Database, inTenant, inTenantSnapshot, type TenantTransaction } from '@aisle/db'

import type { KeyRing } from './seal.ts'

/** What a process gives to every use-case. Built once, at its start. */
export interface Services {
  readonly db: Database
  readonly keys: KeyRing
  /** `production` forces every new instance onto Walmart's production host. */
  readonly environment: 'development' | 'production'
  readonly walmartUrls: Readonly<Record<WalmartEnvironment, string>>
  readonly log: Log
  /** Aborted when the process has been asked to stop: finish what is in hand, begin nothing. */
  readonly stopping: AbortSignal
}

/** The part of pino that is used here. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** One HTTP request, as far as use-cases may see it. */
export interface RequestInfo {
  readonly id: string
  /** Host name without port: it chooses the tenant. */
  readonly host: string
  readonly authorization: string | undefined
  readonly idempotencyKey: string | undefined
  readonly prefer: string | undefined
  /** Aborted when the caller has gone. */
  readonly signal: AbortSignal
}

export interface RequestContext extends Services {
  readonly request: RequestInfo
}

/** Work for one tenant: a job, or a request whose token has been checked. */
export interface TenantContext extends Services {
  readonly tenantId: number
}

export type TenantRequestContext = RequestContext & TenantContext

/** One transaction of the context's tenant. */
export function transaction<Result>(
  ctx: TenantContext,
  work: (tx: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  return inTenant(ctx.db, ctx.tenantId, work)
}

/** Reads what belongs together as it was at one moment. */
export function snapshot<Result>(
  ctx: TenantContext,
  read: (tx: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  return inTenantSnapshot(ctx.db, ctx.tenantId, read)
}
