import { hasBody } from '@aisle/contract'
import { AisleError } from '@aisle/core'
import type { FastifyRequest } from 'fastify'

/** Bodies are JSON. tRPC would take forms too, and trpc-openapi has an error of its own for other types. */
export async function rejectOtherMedia(request: FastifyRequest): Promise<void> {
  if (!hasBody(request.method)) return
  if (isBare(request)) {
    request.headers['content-type'] = 'application/json'
    return
  }
  if (request.mediaType !== 'application/json') {
    throw new AisleError('ERR_UNSUPPORTED_MEDIA_TYPE', 'Send JSON, with the header Content-Type: application/json.')
  }
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') {
    throw new AisleError('ERR_UNSUPPORTED_MEDIA_TYPE', `Send the body as it is, without Content-Encoding: ${encoding}.`)
  }
  // trpc-openapi compares the type case-sensitively.
  request.headers['content-type'] = 'application/json'
}

/** Has neither a body nor a type: some actions take no fields, and validation names those that are missing. */
function isBare({ headers }: FastifyRequest): boolean {
  const hasPayload = headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
  return !hasPayload && headers['content-type'] === undefined
}
