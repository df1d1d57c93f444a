import { Readable } from 'node:stream'

import { FilePart, operations } from '@aisle/contract'
import { type ApiServices, type CallOperation, callOperation, errorResponse, readRequest } from '@aisle/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { toRequestInfo } from './request.ts'

interface FileSource {
  readonly operations: typeof operations
  readonly call: CallOperation
}

/**
 * The operations whose response is a file. The next part is read once the caller has received the previous one, so a
 * file of any length needs memory for only a few parts, and reading stops when the caller disconnects.
 */
export function fileRoutes(
  app: FastifyInstance,
  services: ApiServices,
  source: FileSource = { operations, call: callOperation },
): void {
  for (const [name, op] of source.operations) {
    if (!op.file) continue
    const { type, name: filename } = op.file
    const respond = async (request: FastifyRequest, reply: FastifyReply) => {
      const ctx = { ...services, request: toRequestInfo(request, reply) }
      request.facts.operation = name
      try {
        const input = readRequest(op, { params: Object(request.params), query: request.query, body: request.body })
        const parts = readParts((after) => source.call(ctx, name, after === undefined ? input : { ...input, after }))
        const first = await parts.next()
        reply.code(op.success.status).headers({
          'content-type': `${type}; charset=utf-8`,
          'content-disposition': `attachment; filename="${filename}"`,
        })
        // A later error breaks the connection: without the last chunk, the caller knows that the file is incomplete.
        return Readable.from(startingWith(first.value ?? '', parts))
      } catch (error) {
        const { status, headers, body } = errorResponse(error, request)
        reply.code(status).headers(headers)
        return body
      }
    }
    const url = op.path.replaceAll(/\{(\w+)\}/g, ':$1')
    // trpc-openapi accepts a trailing slash on other paths.
    for (const written of [url, `${url}/`]) {
      app.route({ method: op.method, url: written, exposeHeadRoute: false, handler: respond })
    }
  }
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
