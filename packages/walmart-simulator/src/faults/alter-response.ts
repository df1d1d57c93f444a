import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

import type { FastifyReply } from 'fastify'

import { type ApiError, incorrectAuthorization, unauthorized } from '../gateway/api-error.ts'
import { pathOf } from '../gateway/request.ts'
import { rateLimitHeaders, rejectRate } from '../limits/rate-limits.ts'
import { type WrittenBody, writeErrorBody } from './error-body.ts'
import type { FaultEvent } from './fault-effect.ts'
import type { CallEffects } from './faults.ts'

/** A response in place of Walmart's. */
interface ReplacementResponse extends WrittenBody {
  readonly status: number
  readonly headers?: Record<string, string>
}

// Seen once, in the test of a third-party client; it is what OAuth prescribes.
const invalidClient = { error: 'invalid_client', error_description: 'Bad client credentials' }

interface ReplacedCall {
  readonly effects: CallEffects
  readonly path: string
  readonly now: Date
}

/** The response of a fault that replaces Walmart's; undefined for other faults. */
function replacementFor(event: FaultEvent, { effects, path, now }: ReplacedCall): ReplacementResponse | undefined {
  switch (event.kind) {
    case 'respond': {
      const { status, body, contentType = 'application/json', headers = {} } = event
      return { status, headers, ...(body === undefined ? {} : { body, contentType }) }
    }
    case 'fail':
      return { status: event.status, ...writeErrorBody(event.status, event.form ?? 'json', { path }) }
    case 'throttle': {
      const { waitMs = 1000 } = event
      const bucket = rateLimitHeaders({ tokens: 0, nextTokenAt: now.getTime() + waitMs })
      const { error, headers } = rejectRate(effects, path, waitMs)
      return { ...toResponse(error), headers: { ...bucket, ...headers } }
    }
    case 'outage':
      // Only seen from the orders API. Field and description distinguish it from a genuinely invalid request.
      return {
        status: 400,
        ...writeErrorBody(400, event.form ?? 'orders', { path, field: 'data', description: 'Invalid Request' }),
      }
    case 'reject-token':
      return rejectToken(event.response)
    default:
      return undefined
  }
}

const toResponse = ({ status, body }: ApiError): ReplacementResponse => ({
  status,
  body: JSON.stringify(body),
  contentType: 'application/json',
})

function rejectToken(response: 400 | 401 | 'invalid_client'): ReplacementResponse {
  if (response === 400) return toResponse(incorrectAuthorization())
  if (response === 401) return toResponse(unauthorized())
  return { status: 401, body: JSON.stringify(invalidClient), contentType: 'application/json' }
}

/** Applies faults that replace the response. */
export async function replaceResponse(effects: CallEffects, reply: FastifyReply, now: () => Date): Promise<void> {
  const { event } = effects
  if (event === undefined) return
  if (event.kind === 'hang') reply.hijack()
  if (event.kind === 'lose-request') reply.hijack().raw.destroy()
  const replacement = replacementFor(event, { effects, path: pathOf(reply.request), now: now() })
  if (replacement === undefined) return
  await delayResponse(effects)
  reply.code(replacement.status).headers(replacement.headers ?? {})
  if (replacement.contentType !== undefined) reply.type(replacement.contentType)
  await reply.send(replacement.body)
}

/**
 * Delays the response. Call this after the body was received: a slow Walmart has the request and acts on it even if the
 * caller stops waiting.
 */
export async function delayResponse({ settings, holds }: CallEffects): Promise<void> {
  await Promise.all(holds)
  for (const setting of settings) if (setting.kind === 'delay') await sleep(setting.ms, undefined, { ref: false })
}

/** Announces the whole body and sends half of it; the failing stream then destroys the connection. */
export function truncateResponse(payload: string | Buffer, reply: FastifyReply): Readable {
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload
  reply.header('content-length', bytes.length)
  return Readable.from(
    (async function* half() {
      yield bytes.subarray(0, bytes.length >> 1)
      await sleep(5)
      throw new Error('A fault cut off this response')
    })(),
  )
}
