/** How long Postgres lets a connection's statements, and their waits for a lock, take before it cancels them. */
export interface Timeouts {
  readonly statementMs: number
  readonly lockMs: number
  /** After this long without a statement, Postgres closes the connection. Default: never. */
  readonly idleSessionMs?: number
}

/** For callers who wait for a response. */
export const callTimeouts: Timeouts = { statementMs: 20_000, lockMs: 10_000 }

/** For background work. */
export const jobTimeouts: Timeouts = { statementMs: 60_000, lockMs: 30_000 }

/** How a client notices that Postgres's machine is gone: while it connects, and while it is idle. */
export const connectionOptions = { connectionTimeoutMillis: 5000, keepAlive: true, keepAliveInitialDelayMillis: 10_000 }

/**
 * Adds the settings with which Postgres notices that a client is gone or takes too long. The URL's own take precedence.
 * A proxy may keep a dead client's connection open, so a transaction must not stay idle either.
 */
export function withSettings(url: string, timeouts: Timeouts | 'none'): string {
  const limits =
    timeouts === 'none'
      ? {}
      : {
          statement_timeout: timeouts.statementMs,
          lock_timeout: timeouts.lockMs,
          idle_in_transaction_session_timeout: 10_000,
          ...(timeouts.idleSessionMs !== undefined && { idle_session_timeout: timeouts.idleSessionMs }),
        }
  const settings = {
    tcp_keepalives_idle: 10,
    tcp_keepalives_interval: 5,
    tcp_keepalives_count: 3,
    tcp_user_timeout: 25_000,
  }
  const flags = Object.entries({ ...settings, ...limits }).map(([name, value]) => `-c ${name}=${value}`)
  const changed = new URL(url)
  const own = changed.searchParams.get('options')
  changed.searchParams.set('options', [...flags, ...(own === null ? [] : [own])].join(' '))
  return changed.href
}
