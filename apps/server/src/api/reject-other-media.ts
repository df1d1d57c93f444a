import { hasBody } from '@aisle/contract'
import { AisleError } from '@aisle/core'
import type { FastifyRequest } from 'fastify'

/** Accepts JSON bodies only. tRPC also takes forms, and trpc-openapi reports other types in an error shape of its own. */
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

/** Has neither a body nor a type: an action without fields, or a call whose missing fields validation will report. */
function isBare({ headers }: FastifyRequest): boolean {
  const hasPayload = headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
  return !hasPayload && headers['content-type'] === undefined
}
