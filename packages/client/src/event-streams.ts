import { httpSubscriptionLink, type TRPCLink } from '@trpc/client'
import { EventSource, type EventSourceInit } from 'eventsource'

import type { AppRouter } from './app-router.ts'
import { retryAfterOf } from './errors.ts'
import { pause } from './pause.ts'
import { isTemporary } from './repeat-calls.ts'

interface Door {
  readonly url: string
  readonly token: string
  readonly send: typeof fetch
}

const longestJitterMs = 1000
const longestRetryAfterSeconds = 60

/**
 * Subscriptions as event streams. A browser's own `EventSource` cannot send a token, this one can. It connects again by
 * itself three seconds after a stream has broken, and goes on after the last event.
 */
export function eventStreams({ url, token, send }: Door): TRPCLink<AppRouter> {
  return httpSubscriptionLink({
    url,
    EventSource,
    eventSourceOptions: () => {
      let attempts = 0
      const open = async (target: string | URL, { signal, ...init }: RequestInit): Promise<Response> => {
        // All whose stream has broken with one server do not come to the next one at one moment.
        if (attempts > 0) await pause(Math.random() * longestJitterMs, signal)
        attempts += 1
        const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${token}` }
        return readRefusal(await send(target, { ...init, headers, signal: signal ?? null }), signal)
      }
      return { fetch: open } as EventSourceInit
    },
  })
}

/** Whoever comes too early comes again; any other refusal in Aisle's words becomes the one event of the stream. */
async function readRefusal(response: Response, signal: AbortSignal | null | undefined): Promise<Response> {
  if (response.ok) return response
  if (isTemporary(response.status)) {
    await response.body?.cancel()
    await pause(Math.min(retryAfterOf(response) ?? 0, longestRetryAfterSeconds) * 1000, signal)
    throw new Error(`The stream is not to be had at the moment: HTTP ${response.status}.`)
  }
  const { error } = (await response.json().catch(() => ({}))) as { error?: unknown }
  if (error === undefined) return Response.error()
  const event = `event: serialized-error\ndata: ${JSON.stringify(error)}\n\n`
  return new Response(event, { headers: { 'content-type': 'text/event-stream' } })
}
