import { hasBody } from '@aisle/contract'
import { AisleError } from '@aisle/core'
import type { FastifyRequest } from 'fastify'

/** Bodies are JSON. tRPC would take forms too, and trpc-openapi would refuse other types in a shape of its own. */
export async function refuseOtherMedia(request: FastifyRequest): Promise<void> {
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
  // trpc-openapi knows the type in lower case only.
  request.headers['content-type'] = 'application/json'
}

/** Neither a body nor a type: an action that takes no fields, or a caller who learns which ones are missing. */
function isBare({ headers }: FastifyRequest): boolean {
  const hasPayload = headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
  return !hasPayload && headers['content-type'] === undefined
}
