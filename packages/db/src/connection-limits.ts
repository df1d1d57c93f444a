/** How long a connection's statements, and their waits for a lock, may take before Postgres cancels them. */
export interface Timeouts {
  /** Default: unlimited. */
  readonly statementMs?: number
  readonly lockMs: number
  /** After this long without a statement, Postgres closes the connection. Default: never. */
  readonly idleSessionMs?: number
}

/** For callers who wait for a response. */
export const callTimeouts: Timeouts = { statementMs: 20_000, lockMs: 10_000 }

/** For background work. */
export const jobTimeouts: Timeouts = { statementMs: 60_000, lockMs: 30_000 }

/** For migrations, which take as long as they need, but must not make others queue behind them while they wait. */
export const migrationTimeouts: Timeouts = { lockMs: 300 }

/** How a client notices that Postgres's machine is gone: while it connects, and while it is idle. */
export const connectionOptions = { connectionTimeoutMillis: 5000, keepAlive: true, keepAliveInitialDelayMillis: 10_000 }

/** The limits as settings of Postgres. A proxy may keep a dead client's connection open, so no transaction may stay idle. */
function limitsOf({ statementMs, lockMs, idleSessionMs }: Timeouts): Record<string, number> {
  return {
    ...(statementMs !== undefined && { statement_timeout: statementMs }),
    lock_timeout: lockMs,
    idle_in_transaction_session_timeout: 10_000,
    ...(idleSessionMs !== undefined && { idle_session_timeout: idleSessionMs }),
  }
}

/** A setting that shows that a connection has kept the settings that it was opened with. Poolers do not keep them. */
export const sessionMark = 'aisle.has_session'

/** Adds the settings with which Postgres notices that a client is gone or takes too long. The URL's own take precedence. */
export function withSettings(url: string, timeouts: Timeouts): string {
  const settings = {
    [sessionMark]: 'on',
    tcp_keepalives_idle: 10,
    tcp_keepalives_interval: 5,
    tcp_keepalives_count: 3,
    tcp_user_timeout: 25_000,
    ...limitsOf(timeouts),
  }
  const flags = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)
  const changed = new URL(url)
  const own = changed.searchParams.get('options')
  changed.searchParams.set('options', [...flags, ...(own === null ? [] : [own])].join(' '))
  return changed.href
}

/** Adds the limits to a statement that begins a transaction. Returns other statements unchanged. */
export function withLocalLimits(text: string, timeouts: Timeouts): string {
  if (!/^(?:begin|start transaction)\b/.test(text)) return text
  const limits = Object.entries(limitsOf(timeouts)).map(([name, value]) => `set local ${name} = ${value}`)
  return [text, ...limits].join('; ')
}
