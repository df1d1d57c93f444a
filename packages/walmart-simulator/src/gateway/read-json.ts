import { type Component, ApiError } from './api-error.ts'
import type { DataCall } from './data-call.ts'

/** A JSON object with unvalidated fields. */
export type JsonObject = Readonly<Record<string, unknown>>

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** A `Content-Type` without its parameters. */
export const mediaType = (contentType: string): string => contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''

/** Whether the type of the body is JSON. It may be declared as a form, because many clients do that. */
export function isDeclaredAsJson({ contentType, settings }: DataCall): boolean {
  // The charset is irrelevant: JSON is always UTF-8.
  const type = mediaType(contentType)
  const isForm = type === 'application/x-www-form-urlencoded' && !settings.has('reject-form-type')
  return isForm || type === 'application/json'
}

/** Parses a JSON body. */
export function readJson(call: DataCall, component: Component): unknown {
  const { contentType, body } = call
  // Walmart accepts XML for some calls, perhaps for all.
  if (/^(application|text)\/xml$/.test(mediaType(contentType))) {
    throw new ApiError('NOT_SIMULATED', component, { field: 'data', description: 'The simulator does not read XML' })
  }
  if (!isDeclaredAsJson(call)) {
    const description = 'Content-Type must be application/json'
    throw new ApiError('UNSUPPORTED_MEDIA_TYPE', component, { description })
  }
  try {
    return JSON.parse(utf8.decode(body))
  } catch {
    throw new ApiError('MALFORMED_REQUEST_CONTENT', component, { field: 'data', description: 'The body is not JSON' })
  }
}

/** A field of a JSON value; undefined if the value is not an object. */
export const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined
