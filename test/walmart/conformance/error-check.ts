import { tallyKeys } from './json-keys.ts'
import type { Exchange } from './record-exchanges.ts'
import type { ObservedError, Reference } from './reference.ts'

interface WalmartError {
  readonly code?: string
  readonly field?: string
  readonly severity?: string
  readonly category?: string
}

/** Findings about an error response: its keys against the observed errors, its code against the table of codes. */
export function errorCheck(reference: Reference, { status, response }: Exchange): string[] {
  if (isOAuth(response)) return keyFindings(reference, { status, body: response, code: response.error })
  const error = readError(response)
  const code = error?.code
  if (error === undefined || typeof code !== 'string') return ['no code in any of Walmart’s envelopes']
  // The simulator's own code for what Walmart supports and the simulator does not.
  if (code.startsWith('NOT_SIMULATED.')) return []
  return [...keyFindings(reference, { status, body: response, code }), ...tableFindings(reference, status, error)]
}

/** How a response differs from an observed error in status, code, field and keys. Texts are the simulator's own. */
export function observedCheck(reference: Reference, id: string, { status, response }: Exchange): string[] {
  const observed = reference.observedErrors.find((candidate) => candidate.id === id)
  if (observed === undefined) throw new Error(`There is no observed error ${id}`)
  const given = keysOf(response)
  const pairs = [
    ['status', status, observed.http],
    ['code', codeOf(response), codeOf(observed.body)],
    ['field', readError(response)?.field, readError(observed.body)?.field],
  ] as const
  return [
    // For some errors, only the code is known.
    ...pairs.flatMap(([what, actual, expected]) =>
      expected === undefined || actual === expected ? [] : [`${what} is ${actual}, not ${expected}`],
    ),
    ...keysOf(observed.body).flatMap((key) => (given.includes(key) ? [] : [`${key} is missing`])),
  ]
}

/** The orders API has an envelope of its own, the documents of 2026 a third; everything else uses the gateway's. */
function readError(body: unknown): WalmartError | undefined {
  const { error, errors } = body as { error?: unknown; errors?: unknown }
  const list = [error, errors, (errors as { error?: unknown } | undefined)?.error].find(Array.isArray)
  return (list as readonly WalmartError[] | undefined)?.[0]
}

/** Rejected credentials may get OAuth's error, in which `error` is the code. */
const isOAuth = (body: unknown): body is { readonly error: string } =>
  typeof (body as { error?: unknown }).error === 'string'

const codeOf = (body: unknown) => (isOAuth(body) ? body.error : readError(body)?.code)
const keysOf = (body: unknown) => [...tallyKeys([body]).keys()]
const envelopeOf = (body: unknown) => keysOf(body).find((key) => key.endsWith(']/code'))

interface ErrorResponse {
  readonly status: number
  readonly body: unknown
  readonly code: string
}

function keyFindings({ observedErrors }: Reference, { status, body, code }: ErrorResponse): string[] {
  const inEnvelope = observedErrors.filter((observed) => envelopeOf(observed.body) === envelopeOf(body))
  const known = new Set(inEnvelope.flatMap((observed) => keysOf(observed.body)))
  const isSame = (observed: ObservedError) => observed.http === status && codeOf(observed.body) === code
  const [first = [], ...others] = inEnvelope.filter(isSame).map((observed) => keysOf(observed.body))
  const given = keysOf(body)
  return [
    ...given.filter((key) => !known.has(key)).map((key) => `${key} is in no observed error`),
    ...first
      .filter((key) => others.every((keys) => keys.includes(key)) && !given.includes(key))
      .map((key) => `${key} is missing; observed errors with ${code} have it`),
  ]
}

function tableFindings({ errorCodes }: Reference, status: number, error: WalmartError): string[] {
  const { code = '', severity, category } = error
  const kind = code.split('.', 1)[0]
  const row = errorCodes.find((listed) => listed.code === code || listed.code === kind)
  if (row === undefined) return [`the code ${code} is not in Walmart’s table`]
  const expected = [row.http, row.severity.toUpperCase(), row.category.toUpperCase()].join(' ')
  const actual = [status, severity, category].join(' ')
  return expected === actual ? [] : [`${code} is ${actual}; Walmart’s table has ${expected}`]
}
