import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

import type { FastifyReply } from 'fastify'

import { insteadOfAnswer } from '../switches/instead-of-answer.ts'
import type { CallEffects } from './faults.ts'

/** The effects that come in an answer's place. */
export async function disturb(effects: CallEffects, reply: FastifyReply, now: () => Date): Promise<void> {
  const { event } = effects
  if (event === undefined) return
  if (event.kind === 'hang') reply.hijack()
  if (event.kind === 'lose-request') reply.hijack().raw.destroy()
  const instead = insteadOfAnswer(event, now())
  if (instead === undefined) return
  await delay(effects)
  reply.code(instead.status).headers(instead.headers ?? {})
  if (instead.contentType !== undefined) reply.type(instead.contentType)
  await reply.send(instead.body)
}

/**
 * Waits before the answer. To be called once the call's body is there: a slow Walmart has the call, and acts on it even
 * when the caller has stopped to wait.
 */
export async function delay({ settings }: CallEffects): Promise<void> {
  for (const setting of settings) if (setting.kind === 'delay') await sleep(setting.ms, undefined, { ref: false })
}

/** Announces the whole body, sends half of it, and lets the failing stream destroy the connection. */
export function cut(payload: string, reply: FastifyReply): Readable {
  const bytes = Buffer.from(payload)
  reply.header('content-length', bytes.length)
  return Readable.from(
    (async function* half() {
      yield bytes.subarray(0, bytes.length >> 1)
      await sleep(5)
      throw new Error('A fault cut this answer')
    })(),
  )
}
