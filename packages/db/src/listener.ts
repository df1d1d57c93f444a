import { setTimeout as sleep } from 'node:timers/promises'

import pg from 'pg'

import { callTimeouts, connectionOptions, withSettings } from './connection-limits.ts'

// The trigger that records run events notifies this channel, at the commit (`migrations/0004-runs.sql`).
const channel = 'aisle_run_events'
const shortestDelayMs = 250
const longestDelayMs = 10_000

interface ListenerOptions {
  readonly url: string
  /** When aborted, closes the connection for good. */
  readonly signal: AbortSignal
  /** Called when the connection breaks or cannot be opened. The listener reconnects automatically. */
  readonly onError?: (error: unknown) => void
}

export interface Instance {
  readonly tenantId: number
  readonly instanceId: number
}

/** Wakes callers that wait for an instance's next run event. */
export interface Listener {
  subscribe(instance: Instance): Subscription
}

export interface Subscription {
  /**
   * Returns as soon as an event may have been recorded since the last call, and after the timeout at the latest. Events
   * may be missed while the connection is down, so look for them after the timeout too.
   */
  next(options: { readonly timeoutMs: number; readonly signal: AbortSignal }): Promise<void>
  end(): void
}

/** All subscriptions share one connection, which opens with the first of them. */
export function createListener(options: ListenerOptions): Listener {
  const subscribers = new Map<string, Set<() => void>>()
  let isListening = false
  const wakeAll = () => {
    for (const wakes of subscribers.values()) for (const wake of wakes) wake()
  }
  const wakeOf = (key: string) => {
    for (const wake of subscribers.get(key) ?? []) wake()
  }
  return {
    subscribe({ tenantId, instanceId }) {
      const key = `${tenantId}:${instanceId}`
      const { wake, next } = createSubscription()
      const wakes = subscribers.get(key) ?? new Set()
      subscribers.set(key, wakes.add(wake))
      if (!isListening) void keepListening(options, { onListening: wakeAll, onNotification: wakeOf })
      isListening = true
      return {
        next,
        end() {
          wakes.delete(wake)
          if (wakes.size === 0 && subscribers.get(key) === wakes) subscribers.delete(key)
        },
      }
    },
  }
}

function createSubscription(): Pick<Subscription, 'next'> & { readonly wake: () => void } {
  let isAwake = false
  let resume: (() => void) | undefined
  return {
    wake() {
      isAwake = true
      resume?.()
    },
    async next({ timeoutMs, signal }) {
      if (!isAwake && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const end = () => {
            clearTimeout(timer)
            signal.removeEventListener('abort', end)
            resolve()
          }
          const timer = setTimeout(end, timeoutMs)
          signal.addEventListener('abort', end)
          resume = end
        })
        resume = undefined
      }
      isAwake = false
    },
  }
}

interface Handlers {
  readonly onListening: () => void
  readonly onNotification: (payload: string) => void
}

async function keepListening({ url, signal, onError }: ListenerOptions, handlers: Handlers): Promise<void> {
  let delayMs = shortestDelayMs
  while (!signal.aborted) {
    const onListening = () => {
      delayMs = shortestDelayMs
      handlers.onListening()
    }
    try {
      await listen({ url, signal }, { ...handlers, onListening })
    } catch (error) {
      if (!signal.aborted) onError?.(error)
    }
    await sleep(delayMs, undefined, { signal }).catch(() => undefined)
    delayMs = Math.min(delayMs * 2, longestDelayMs)
  }
}

/** Listens on a connection of its own until the signal aborts. Throws if the connection breaks. */
async function listen({ url, signal }: ListenerOptions, { onListening, onNotification }: Handlers): Promise<void> {
  const client = new pg.Client({
    connectionString: withSettings(url, callTimeouts),
    ...connectionOptions,
    application_name: 'aisle listener',
  })
  const { promise: over, resolve, reject } = Promise.withResolvers<void>()
  const stop = () => resolve()
  client.on('error', reject)
  client.on('end', () => reject(new Error('Postgres closed the connection.')))
  // If the connection breaks while it opens, `connect` throws.
  over.catch(() => undefined)
  client.on('notification', ({ payload }) => onNotification(payload ?? ''))
  signal.addEventListener('abort', stop, { once: true })
  try {
    await client.connect()
    await client.query(`listen ${channel}`)
    // Events may have been recorded while nothing listened.
    onListening()
    await over
  } finally {
    signal.removeEventListener('abort', stop)
    await client.end()
  }
}
