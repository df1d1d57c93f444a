import { hasBody, operations } from '@aisle/contract'
import { AisleError, fixedError, type RequestFacts, type RequestInfo, type Telemetry } from '@aisle/core'
import type { FastifyReply, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    facts: RequestFacts
  }
}

/**
 * Logs and measures the request when its response has been sent or its caller has disconnected. Omits the query, because
 * callers put whole inputs there, sometimes with secrets.
 */
export function reportRequest(request: FastifyRequest, reply: FastifyReply, { metrics }: Telemetry): void {
  const { method, host, ip: address } = request
  const facts: RequestFacts = (request.facts = {})
  // Before trpc-openapi removes the prefix.
  const path = pathOf(request)
  reply.raw.once('close', () => {
    const status = reply.raw.writableFinished ? reply.raw.statusCode : 'disconnected'
    const durationMs = Math.round(reply.elapsedTime)
    // A stream takes as long as its caller likes.
    if (!isProbe(request) && !isStream(reply)) {
      metrics.requests.record(reply.elapsedTime / 1000, {
        operation: facts.operation ?? 'none',
        status: String(status),
      })
    }
    const line = { method, path, host, address, ...facts, status, durationMs }
    request.log[isProbe(request) ? 'debug' : 'info'](line, `${method} ${path} ${status}`)
  })
}

function isStream({ raw }: FastifyReply): boolean {
  return String(raw.getHeader('content-type')).startsWith('text/event-stream')
}

/** Rejects what Node lets through, although a reverse proxy may read it differently. */
export async function rejectAmbiguousHttp(request: FastifyRequest): Promise<void> {
  rejectRepeatedHeaders(request)
  rejectAmbiguousHost(request)
  const { expect } = request.headers
  if (expect !== undefined && expect.toLowerCase() !== '100-continue') {
    throw badRequest(`Expect: ${expect} is not supported.`)
  }
}

// If there are two, Node takes the first. A reverse proxy may have checked the other one.
const singleHeaders = ['host', 'authorization', 'content-type']

function rejectRepeatedHeaders({ raw }: FastifyRequest): void {
  const names = raw.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase())
  for (const header of singleHeaders) {
    if (names.indexOf(header) !== names.lastIndexOf(header)) throw badRequest(`Send the header ${header} once.`)
  }
}

/** The host selects the tenant. */
function rejectAmbiguousHost(request: FastifyRequest): void {
  const { headers, host, raw } = request
  // Load balancers that use HTTP/1.0 send none.
  if (headers.host === undefined && raw.httpVersion === '1.0' && isProbe(request)) return
  if (headers.host === undefined || !/^(\[[\da-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i.test(host)) {
    throw badRequest('The Host header must name one host.')
  }
  const target = URL.parse(raw.url ?? '')
  if (target && target.host !== URL.parse(`${target.protocol}//${headers.host}`)?.host) {
    throw badRequest('The URL and the Host header name different hosts.')
  }
}

function badRequest(message: string): AisleError {
  return new AisleError('ERR_BAD_REQUEST', message)
}

/** Whether a monitor asks for the state of the process. */
export function isProbe({ routeOptions: { url } }: FastifyRequest): boolean {
  return url === '/healthz' || url === '/readyz'
}

/** Rejects requests that match no operation. */
export async function rejectUnknownRoutes(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (!methodsAt(pathOf(request), request).includes(request.method)) throw unknownRoute(request, reply)
}

/** Why there is no route for a request: its path is unknown, or supports other methods. */
export function unknownRoute(request: FastifyRequest, reply: FastifyReply): AisleError {
  const path = pathOf(request)
  const allowed = methodsAt(path, request)
  if (allowed.length === 0 || allowed.includes(request.method)) {
    return new AisleError('ERR_NOT_FOUND', `There is nothing at ${request.method} ${path}.`)
  }
  reply.header('allow', allowed.join(', '))
  return new AisleError('ERR_METHOD_NOT_ALLOWED', `${path} supports ${allowed.join(', ')}, not ${request.method}.`)
}

function pathOf({ url }: FastifyRequest): string {
  return URL.parse(url, 'http://aisle.invalid')?.pathname ?? url
}

const patterns = operations.map(([, { method, path }]) => {
  const escaped = path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')
  return { method, pattern: new RegExp(`^/api${escaped}/?$`) }
})

function methodsAt(path: string, { server }: FastifyRequest): string[] {
  // Paths outside the contract are registered as they are written.
  if (!/[:*]/.test(path) && server.hasRoute({ method: 'GET', url: path })) return ['GET']
  return [...new Set(patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method as string))]
}

/** Accepts JSON bodies only. tRPC would accept forms too, and trpc-openapi reports other types in its own error shape. */
export async function rejectOtherMedia(request: FastifyRequest): Promise<void> {
  if (!hasBody(request.method)) return
  if (isBare(request)) {
    request.headers['content-type'] = 'application/json'
    return
  }
  if (request.mediaType !== 'application/json') {
    throw fixedError('ERR_UNSUPPORTED_MEDIA_TYPE')
  }
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') {
    throw new AisleError(
      'ERR_UNSUPPORTED_MEDIA_TYPE',
      `Send the body uncompressed, without Content-Encoding: ${encoding}.`,
    )
  }
  // trpc-openapi compares the type case-sensitively.
  request.headers['content-type'] = 'application/json'
}

/** Neither a body nor a type: the operation has no fields, or validation will report the missing ones. */
function isBare({ headers }: FastifyRequest): boolean {
  const hasPayload = headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
  return !hasPayload && headers['content-type'] === undefined
}

/** The parts of a request that use cases may see. */
export function toRequestInfo(request: FastifyRequest, reply: FastifyReply): RequestInfo {
  const gone = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort()
  })
  return {
    id: request.id,
    host: request.hostname,
    authorization: request.headers.authorization,
    idempotencyKey: single(request.headers['idempotency-key']),
    prefer: single(request.headers['prefer']),
    signal: gone.signal,
    facts: request.facts,
  }
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header
}
