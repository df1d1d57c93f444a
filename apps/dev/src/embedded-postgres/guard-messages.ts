export interface EmbeddedPostgresOptions {
  /** Keeps the cluster in this folder. Without it the cluster lives in a temporary folder that `stop()` removes. */
  readonly directory?: string
  /** Additional Postgres settings, such as `{ log_statement: 'all' }`. */
  readonly settings?: Record<string, string>
}

export type GuardResponse =
  | { readonly url: string; readonly pid: number; readonly directory: string }
  | { readonly error: string }
