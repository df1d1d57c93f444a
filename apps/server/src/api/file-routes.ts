import { Readable } from 'node:stream'

import { FilePart, hasBody, operations } from '@aisle/contract'
import { type CallOperation, callOperation, readUrlFields, type Services, toRestError } from '@aisle/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { toRequestInfo } from './request-info.ts'

interface FileSource {
  readonly operations: typeof operations
  readonly call: CallOperation
}

/**
 * The operations that answer a file. Each part is asked for when the caller has taken the one before, so that a file of
 * any length needs the memory of a few parts; for a caller who has gone nothing more is asked.
 */
export function fileRoutes(
  app: FastifyInstance,
  services: Services,
  source: FileSource = { operations, call: callOperation },
): void {
  for (const [name, op] of source.operations) {
    const { file } = op
    if (!file) continue
    const answer = async (request: FastifyRequest, reply: FastifyReply) => {
      const ctx = { ...services, request: toRequestInfo(request, reply) }
      const input = readUrlFields(op, fieldsOf(request))
      const parts = readParts((after) => source.call(ctx, name, after === undefined ? input : { ...input, after }))
      const first = await parts.next().catch((error: unknown) => toRestError(error, request.id))
      if ('body' in first) {
        reply.code(first.status).headers(first.headers)
        return first.body
      }
      reply.code(op.success.status).headers({
        'content-type': `${file.type}; charset=utf-8`,
        'content-disposition': `attachment; filename="${file.name}"`,
      })
      // An error from here on cuts the connection: without the last chunk the caller knows that this is not all.
      return Readable.from(startingWith(first.value ?? '', parts))
    }
    const url = op.path.replaceAll(/\{(\w+)\}/g, ':$1')
    // With a slash at its end, as other operations may be called too.
    for (const written of [url, `${url}/`]) {
      app.route({ method: op.method, url: written, exposeHeadRoute: false, handler: answer })
    }
  }
}

function fieldsOf(request: FastifyRequest): Record<string, unknown> {
  return { ...Object(hasBody(request.method) ? request.body : request.query), ...Object(request.params) }
}

async function* readParts(ask: (after: string | undefined) => Promise<unknown>): AsyncGenerator<string, void> {
  let after: string | undefined
  do {
    const part = FilePart.parse(await ask(after))
    yield part.data
    after = part.next ?? undefined
  } while (after !== undefined)
}

async function* startingWith(first: string, rest: AsyncIterable<string>): AsyncGenerator<string, void> {
  yield first
  yield* rest
}
