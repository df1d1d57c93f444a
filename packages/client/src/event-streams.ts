import { httpSubscriptionLink, type TRPCLink } from '@trpc/client'
import { EventSource, type EventSourceInit } from 'eventsource'

import type { AppRouter } from './app-router.ts'
import { retryAfterOf } from './errors.ts'
import { pause } from './pause.ts'
import { isTemporary } from './retry-calls.ts'

interface Endpoint {
  readonly url: string
  readonly token: string | null
  readonly send: typeof fetch
}

const longestJitterMs = 1000
const longestRetryAfterSeconds = 60

/**
 * Subscriptions over server-sent events. Unlike a browser's own `EventSource`, this one can send a token. It reconnects
 * three seconds after a stream breaks, and resumes after the last event.
 */
export function eventStreams({ url, token, send }: Endpoint): TRPCLink<AppRouter> {
  return httpSubscriptionLink({
    url,
    EventSource,
    eventSourceOptions: () => {
      let attempts = 0
      const open = async (target: string | URL, { signal, ...init }: RequestInit): Promise<Response> => {
        // Spreads out the clients that lost their streams when one server stopped.
        if (attempts > 0) await pause(Math.random() * longestJitterMs, signal)
        attempts += 1
        const authorization = token === null ? {} : { authorization: `Bearer ${token}` }
        const headers = { ...(init.headers as Record<string, string>), ...authorization }
        return readError(await send(target, { ...init, headers, signal: signal ?? null }), signal)
      }
      return { fetch: open } as EventSourceInit
    },
  })
}

/** Retries a temporary failure. Any other error from Aisle becomes the only event of the stream. */
async function readError(response: Response, signal: AbortSignal | null | undefined): Promise<Response> {
  if (response.ok) return response
  if (isTemporary(response.status)) {
    await response.body?.cancel()
    await pause(Math.min(retryAfterOf(response) ?? 0, longestRetryAfterSeconds) * 1000, signal)
    throw new Error(`The stream is temporarily unavailable: HTTP ${response.status}.`)
  }
  const { error } = (await response.json().catch(() => ({}))) as { error?: unknown }
  if (error === undefined) return Response.error()
  const event = `event: serialized-error\ndata: ${JSON.stringify(error)}\n\n`
  return new Response(event, { headers: { 'content-type': 'text/event-stream' } })
}
