import type { z } from 'zod'

import { WalmartError, type WalmartErrorKind } from '../errors.ts'
import { retryAt } from '../retry-at.ts'
import { readErrorEnvelope, type ErrorEnvelope } from './error-envelope.ts'
import type { Answer } from './exchange.ts'
import { issueTexts } from './issue-texts.ts'
import { redact } from './redact.ts'

const sentences = {
  credentials_rejected: 'Walmart rejected the credentials',
  rate_limited: 'Walmart asks for fewer calls',
  unavailable: 'Walmart is not available',
  not_found: 'Walmart does not have what was asked for',
  invalid_request: 'Walmart refused the request',
  unexpected_response: 'Walmart sent an unexpected answer',
} satisfies Record<WalmartErrorKind, string>

/** An answer of 2xx and what its body holds. */
export interface JsonAnswer extends Answer {
  readonly json: unknown
}

/**
 * Reads the JSON of an answer.
 *
 * @throws WalmartError for a status other than 2xx. A 2xx without JSON (a page of the edge, half a document) is
 *   `unavailable`: it comes from something in front of the API, and passes.
 */
export function readJson(answer: Answer): JsonAnswer {
  if (answer.status < 200 || answer.status > 299) throw errorOf(answer)
  try {
    return { ...answer, json: JSON.parse(answer.text) as unknown }
  } catch {
    const { message } = readErrorEnvelope(answer.text)
    throw walmartError('unavailable', answer, { message: message ?? 'the body is no JSON' })
  }
}

/**
 * Parses an answer's envelope.
 *
 * @throws WalmartError `unexpected_response` if it is JSON, but not what the call answers
 */
export function parseAnswer<S extends z.ZodType>(schema: S, answer: JsonAnswer): z.output<S> {
  const parsed = schema.safeParse(answer.json)
  if (parsed.success) return parsed.data
  throw walmartError('unexpected_response', answer, { message: issueTexts(parsed.error).join('; ') })
}

/** The error of an answer whose status is not 2xx. */
function errorOf(answer: Answer): WalmartError {
  const envelope = readErrorEnvelope(answer.text)
  return walmartError(kindOf(answer.status, envelope), answer, envelope)
}

/** An error about an answer. What Walmart says about it is redacted, because a proxy may echo the request. */
export function walmartError(kind: WalmartErrorKind, answer: Answer, said: ErrorEnvelope): WalmartError {
  const { status, correlationId, secrets } = answer
  const upstreamCode = said.code === undefined ? undefined : redact(said.code, secrets)
  const upstreamField = said.field === undefined ? undefined : redact(said.field, secrets)
  const upstreamMessage = said.message === undefined ? undefined : redact(said.message, secrets)
  const about = [upstreamMessage, upstreamCode].filter((part) => part !== undefined)
  return new WalmartError(kind, `${[sentences[kind], ...about].join(': ')} (HTTP ${status})`, {
    status,
    upstreamCode,
    upstreamField,
    upstreamMessage,
    correlationId,
    retryAt: kind === 'rate_limited' ? retryAt(answer.headers, new Date()) : undefined,
  })
}

function kindOf(status: number, envelope: ErrorEnvelope): WalmartErrorKind {
  if (status === 429) return 'rate_limited'
  if (status >= 500 || status === 408 || status === 423 || isOutage(envelope)) return 'unavailable'
  if (status < 400) return 'unexpected_response'
  if (status === 401 || envelope.code?.startsWith('INVALID_TOKEN') === true) return 'credentials_rejected'
  // The gateway's 403 names a missing scope. A page of the edge says nothing about the credentials.
  if (status === 403) return envelope.code === undefined ? 'unavailable' : 'credentials_rejected'
  return status === 404 ? 'not_found' : 'invalid_request'
}

/** The orders API answers with this one refusal when it is out of order; every real refusal says more. */
function isOutage({ code, field, message }: ErrorEnvelope): boolean {
  return code === 'INVALID_REQUEST.GMP_ORDER_API' && field === 'data' && message === 'Invalid Request'
}
