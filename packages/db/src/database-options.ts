import type { Timeouts } from './connection-limits.ts'

/** How a database is opened. */
export interface DatabaseOptions {
  readonly url: string
  /**
   * The same database with a login that may only become `aisle_tenant`, for tenants' transactions. Then their statements
   * cannot regain the rights of the other login. Default: `url`.
   */
  readonly tenantUrl?: string | undefined
  /** Maximum number of connections to each URL. Default 10. */
  readonly maxConnections?: number
  /** Default: `callTimeouts`. */
  readonly timeouts?: Timeouts
  /**
   * Whether the URL is that of a connection pooler in transaction mode. Then no statement is prepared, and the limits on
   * Postgres's side apply to transactions only.
   */
  readonly isPooled?: boolean
  /** Called when an idle connection breaks. The pool replaces it automatically. */
  readonly onError?: (error: Error) => void
  /** Called with each notice of a statement, before the statement's result arrives. */
  readonly onNotice?: (notice: Notice) => void
  /** Whether a text without parameters may hold several statements, as a migration does. Default: no, against injection. */
  readonly allowsScripts?: boolean
}

/** A notice from Postgres. */
export interface Notice {
  readonly severity: string | undefined
  readonly message: string | undefined
}
