import { type FieldErrors, filePartQuery, hasBody, labelOf, type Operation } from '@aisle/contract'
import { z } from 'zod'

import { fixedError, validationError } from './errors.ts'

type Fields = Readonly<Record<string, unknown>>

/** The parts of a REST request that hold input. */
export interface RestRequest {
  /** The fields in the path, decoded. */
  readonly params: Fields
  readonly query: unknown
  readonly body: unknown
}

/** Parses a JSON body. No body counts as an empty object: some operations have no fields, and validation reports missing ones. */
export function parseBody(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return {}
  const body = parseJson(bytes)
  // A deeper body overflows the stack when trpc-openapi serializes it again.
  if (!isShallow(body)) throw validationError({ body: ['The body field must not be nested so deeply.'] })
  return body
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw fixedError('ERR_MALFORMED_JSON', { cause })
  }
}

/** The input of an operation. Rejects fields that the operation would never see; the contract validates the others. */
export function readRequest(op: Operation, { params, query, body }: RestRequest): Fields {
  const given = hasBody(op.method) ? body : query
  if (!isObject(given)) throw validationError({ body: ['The body field must be an object.'] })
  const unseen = unseenFields(op, given, query)
  if (unseen.length > 0) throw validationError(Object.fromEntries(unseen.map(prohibited)))
  return hasBody(op.method) ? { ...given, ...readTexts(op, params) } : readTexts(op, { ...given, ...params })
}

export function pathFields(op: Operation): string[] {
  return [...op.path.matchAll(/\{(\w+)\}/g)].map(([, field = '']) => field)
}

/**
 * Fields that the operation would never see: a second value for a field of the path, a query next to a body, `__proto__`,
 * and the cursor of a file, which REST returns whole.
 */
function unseenFields(op: Operation, given: Fields, query: unknown): string[] {
  const reserved = [...pathFields(op), ...(op.file ? Object.keys(filePartQuery) : []), '__proto__']
  const inQuery = hasBody(op.method) ? Object.keys(Object(query)) : []
  return [...reserved.filter((field) => Object.hasOwn(given, field)), ...inQuery]
}

function prohibited(field: string): [field: string, messages: FieldErrors[string]] {
  return [field, [`The ${labelOf(field)} field is prohibited.`]]
}

/** A URL contains only text, so numbers and booleans are parsed. An empty value counts as absent. */
function readTexts(op: Operation, texts: Fields): Fields {
  const given = Object.entries(texts).filter(([, text]) => text !== '')
  return Object.fromEntries(given.map(([field, text]) => [field, readText(op.input.shape[field], text)]))
}

function readText(schema: z.core.$ZodType | undefined, text: unknown): unknown {
  if (typeof text !== 'string') return text
  let type = schema
  while (type instanceof z.ZodOptional || type instanceof z.ZodDefault || type instanceof z.ZodNullable) {
    type = type.unwrap()
  }
  if (type instanceof z.ZodNumber && /^-?(0|[1-9]\d*)(\.\d*[1-9])?$/.test(text)) return Number(text)
  if (type instanceof z.ZodBoolean && /^(true|false)$/.test(text)) return text === 'true'
  return text
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const maxDepth = 32

function isShallow(body: unknown): boolean {
  let level: unknown[] = [body]
  for (let depth = 0; depth < maxDepth && level.length > 0; depth += 1) {
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []))
  }
  return level.length === 0
}
