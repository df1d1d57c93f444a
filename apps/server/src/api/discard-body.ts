import { Readable } from 'node:stream'

import type { FastifyReply, FastifyRequest } from 'fastify'

const longestMs = 10_000
const mostBytes = 64 * 1024 * 1024

/**
 * Sends a JSON response at once, but ends it only when the rest of the request's body has been read. If Node closed the
 * connection before, the unread bytes would reset it, and a caller that is still sending would lose the response.
 */
export function discardBody(request: FastifyRequest, reply: FastifyReply, payload: string): string | Readable {
  if (request.raw.complete) return payload
  reply.header('content-length', Buffer.byteLength(payload))
  return Readable.from(beforeEnd(payload, () => readRest(request, reply)))
}

async function* beforeEnd(payload: string, wait: () => Promise<void>) {
  yield payload
  await wait()
}

/** Reads and discards a body. One that is too long or too slow is cut off. */
export async function readRest({ raw }: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (raw.complete || raw.destroyed) return
  const { promise: end, resolve } = Promise.withResolvers<void>()
  const timeout = setTimeout(resolve, longestMs)
  let bytes = 0
  raw.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > mostBytes) resolve()
  })
  for (const event of ['end', 'close', 'error']) raw.once(event, () => resolve())
  raw.resume()
  await end
  clearTimeout(timeout)
  if (!raw.complete) reply.raw.once('finish', () => raw.destroy())
}
