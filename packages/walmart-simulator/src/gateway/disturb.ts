import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

import type { FastifyReply } from 'fastify'

import type { FaultEffect } from './faults.ts'

/** The effects that come before an answer. */
export async function disturb(effect: FaultEffect, reply: FastifyReply): Promise<void> {
  if (effect.kind === 'hang') reply.hijack()
  if (effect.kind === 'delay') await sleep(effect.ms, undefined, { ref: false })
  if (effect.kind !== 'respond') return
  reply.code(effect.status).headers(effect.headers ?? {})
  if (effect.body !== undefined) reply.type(effect.contentType ?? 'application/json')
  await reply.send(effect.body)
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
