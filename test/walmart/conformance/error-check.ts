import { tallyKeys } from './json-keys.ts'
import type { Exchange } from './record-exchanges.ts'
import { type ErrorVector, isAbsent, readErrors } from './walmart-files.ts'

const { officialTable, vectors } = isAbsent ? { officialTable: { rows: [] }, vectors: [] } : readErrors()

/** The errors that were seen in JSON. */
export const jsonErrors = vectors.filter(({ contentType, http }) => contentType === 'application/json' && http >= 400)

interface WalmartError {
  readonly code?: string
  readonly field?: string
  readonly severity?: string
  readonly category?: string
}

/** What is wrong with an answer that refuses: its keys by the errors that were seen, its code by Walmart's table. */
export function errorCheck({ status, response }: Exchange): string[] {
  if (isOAuth(response)) return keyFindings(status, response, response.error)
  const error = readError(response)
  if (error?.code === undefined) return ['no code in any of Walmart’s envelopes']
  // The simulator's own, for what Walmart can do and it cannot.
  if (error.code.startsWith('NOT_SIMULATED.')) return []
  return [...keyFindings(status, response, error.code), ...tableFindings(status, error, error.code)]
}

/** What is not as in one of the errors that were seen: status, code, field and keys. Texts are the simulator's own. */
export function seenCheck(id: string, { status, response }: Exchange): string[] {
  const seen = jsonErrors.find((vector) => vector.id === id)
  if (seen === undefined) throw new Error(`No error ${id} was seen`)
  const given = keysOf(response)
  const pairs = [
    ['status', status, seen.http],
    ['code', codeOf(response), codeOf(seen.body)],
    ['field', readError(response)?.field, readError(seen.body)?.field],
  ] as const
  return [
    // Of some errors nothing but the code was seen.
    ...pairs.flatMap(([what, here, there]) =>
      there === undefined || here === there ? [] : [`${what} is ${here}, not ${there}`],
    ),
    ...keysOf(seen.body).flatMap((key) => (given.includes(key) ? [] : [`${key} is missing`])),
  ]
}

/** Orders have an envelope of their own, the documents of 2026 a third; everybody else uses the gateway's. */
function readError(body: unknown): WalmartError | undefined {
  const { error, errors } = body as { error?: unknown; errors?: unknown }
  const list = [error, errors, (errors as { error?: unknown } | undefined)?.error].find(Array.isArray)
  return (list as readonly WalmartError[] | undefined)?.[0]
}

/** Keys can be refused as OAuth does it, whose code is the whole of `error`. */
const isOAuth = (body: unknown): body is { readonly error: string } =>
  typeof (body as { error?: unknown }).error === 'string'

const codeOf = (body: unknown) => (isOAuth(body) ? body.error : readError(body)?.code)
const keysOf = (body: unknown) => [...tallyKeys([body]).keys()]
const envelopeOf = (body: unknown) => keysOf(body).find((key) => key.endsWith(']/code'))

function keyFindings(status: number, body: unknown, code: string): string[] {
  const inEnvelope = jsonErrors.filter((vector) => envelopeOf(vector.body) === envelopeOf(body))
  const known = new Set(inEnvelope.flatMap((vector) => keysOf(vector.body)))
  const [first = [], ...others] = inEnvelope.filter((vector) => isSame(vector, status, code)).map(vectorKeys)
  const given = keysOf(body)
  return [
    ...given.filter((key) => !known.has(key)).map((key) => `${key} is in no error that was seen`),
    ...first
      .filter((key) => others.every((keys) => keys.includes(key)) && !given.includes(key))
      .map((key) => `${key} is missing, as ${code} was seen`),
  ]
}

const isSame = ({ http, body }: ErrorVector, status: number, code: string) => http === status && codeOf(body) === code
const vectorKeys = ({ body }: ErrorVector) => keysOf(body)

function tableFindings(status: number, error: WalmartError, code: string): string[] {
  const kind = code.split('.', 1)[0]
  const row = officialTable.rows.find((listed) => listed.code === code || listed.code === kind)
  if (row === undefined) return [`the code ${code} is not in Walmart’s table`]
  const wanted = [row.http, row.severity.toUpperCase(), row.category.toUpperCase()].join(' ')
  const given = [status, error.severity, error.category].join(' ')
  return wanted === given ? [] : [`${code} is ${given}, in Walmart’s table ${wanted}`]
}
