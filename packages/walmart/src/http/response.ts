import type { z } from 'zod'

import { WalmartError, type WalmartErrorKind } from '../errors.ts'
import { retryAt } from '../retry-at.ts'
import { type ErrorEnvelope, readErrorEnvelope } from './error-envelope.ts'
import { type HttpResponse, redact } from './exchange.ts'
import { marker, splitRecords } from './json-text.ts'
import { issueTexts } from './read-input.ts'

const messages = {
  credentials_rejected: 'Walmart rejected the credentials',
  rate_limited: 'Walmart limited the rate of calls',
  unavailable: 'Walmart is not available',
  not_found: 'Walmart did not find the resource',
  invalid_request: 'Walmart rejected the request',
  unexpected_response: 'Walmart sent an unexpected response',
} satisfies Record<WalmartErrorKind, string>

/** A 2xx response with its parsed body. */
export interface JsonResponse extends HttpResponse {
  /** Contains no records if they are in `records`. */
  readonly json: unknown
  /** The JSON text of each record of a list that the call has left unparsed. Undefined if the body has no such list. */
  readonly records?: readonly string[] | undefined
}

/**
 * Returns the response if it is a file.
 *
 * @throws WalmartError for a status other than 2xx
 */
export function readFile(response: HttpResponse): HttpResponse {
  if (!isSuccess(response)) throw errorOf(response)
  return response
}

const isSuccess = ({ status }: HttpResponse) => status >= 200 && status <= 299
const textOf = ({ bytes }: HttpResponse) => new TextDecoder().decode(bytes)

/**
 * Parses the JSON of a response.
 *
 * @param list path of a list to leave unparsed: parsing a record costs much more than recognizing that it has not changed
 * @throws WalmartError for a status other than 2xx. A 2xx without valid JSON comes from a proxy or was cut off, which is
 *   temporary: `unavailable`.
 */
export function readJson(response: HttpResponse, list?: readonly string[]): JsonResponse {
  if (!isSuccess(response)) throw errorOf(response)
  try {
    return {
      ...response,
      ...((list && readAround(response.bytes, list)) ?? { json: JSON.parse(textOf(response)) as unknown }),
    }
  } catch {
    throw notJson(response)
  }
}

export function notJson(response: HttpResponse): WalmartError {
  const { message } = readErrorEnvelope(textOf(response))
  return walmartError('unavailable', response, { message: message ?? 'the body is not JSON' })
}

/** Parses what is around the records of a list. Undefined if the list is not at this path. */
function readAround(bytes: Uint8Array, path: readonly string[]): Pick<JsonResponse, 'json' | 'records'> | undefined {
  const split = splitRecords(bytes, path.at(-1) ?? '')
  if (!split) return undefined
  const json: unknown = JSON.parse(split.rest)
  const list = path.reduce(fieldOf, json)
  return Array.isArray(list) && list[0] === marker ? { json, records: split.records } : undefined
}

/** A field of a JSON value; undefined if the value is not an object. */
export function fieldOf(json: unknown, name: string): unknown {
  return typeof json === 'object' && json !== null ? Reflect.get(json, name) : undefined
}

/**
 * Validates a response against a schema.
 *
 * @throws WalmartError `unexpected_response` if it does not match
 */
export function parseResponse<S extends z.ZodType>(schema: S, response: JsonResponse): z.output<S> {
  const parsed = schema.safeParse(response.json)
  if (parsed.success) return parsed.data
  throw mismatch(response, parsed.error)
}

/** Builds the error for a response that does not match its schema. */
export function mismatch(response: JsonResponse, error: z.ZodError): WalmartError {
  return walmartError('unexpected_response', response, { message: issueTexts(error).join('; ') })
}

function errorOf(response: HttpResponse): WalmartError {
  const envelope = readErrorEnvelope(textOf(response))
  return walmartError(kindOf(response, envelope), response, envelope)
}

/** Builds the error for a response. Walmart's texts are redacted, because a proxy may echo the request. */
export function walmartError(kind: WalmartErrorKind, response: HttpResponse, details: ErrorEnvelope): WalmartError {
  const { status, correlationId, secrets } = response
  const upstreamCode = details.code === undefined ? undefined : redact(details.code, secrets)
  const upstreamField = details.field === undefined ? undefined : redact(details.field, secrets)
  const upstreamMessage = details.message === undefined ? undefined : redact(details.message, secrets)
  const reasons = [upstreamMessage, upstreamCode].filter((part) => part !== undefined)
  return new WalmartError(kind, `${[messages[kind], ...reasons].join(': ')} (HTTP ${status})`, {
    status,
    upstreamCode,
    upstreamField,
    upstreamMessage,
    correlationId,
    retryAt: kind === 'rate_limited' ? retryAt(response.headers, new Date()) : undefined,
  })
}

function kindOf(response: HttpResponse, envelope: ErrorEnvelope): WalmartErrorKind {
  const { status } = response
  if (status === 429) return 'rate_limited'
  if (status >= 500 || status === 408 || status === 423 || isOutage(envelope)) return 'unavailable'
  if (status < 400) return 'unexpected_response'
  if (status === 401 || envelope.code?.startsWith('INVALID_TOKEN') === true) return 'credentials_rejected'
  // Walmart's 403 is JSON and means a missing scope. Any other comes from a proxy.
  if (status === 403) return /^\s*[{[]/.test(textOf(response)) ? 'credentials_rejected' : 'unavailable'
  return status === 404 ? 'not_found' : 'invalid_request'
}

/** The orders API returns exactly this error in an outage; a real rejection has more detail. */
function isOutage({ code, field, message }: ErrorEnvelope): boolean {
  return code === 'INVALID_REQUEST.GMP_ORDER_API' && field === 'data' && message === 'Invalid Request'
}
