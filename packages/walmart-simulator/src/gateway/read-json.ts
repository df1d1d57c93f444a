import type { DataCall } from './data-call.ts'
import { type Component, Refusal } from './refusal.ts'

/** A JSON object whose fields nobody has looked at yet. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Whether a JSON value has fields: neither a list, nor null, nor a plain value. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** What a `Content-Type` says, without its parameters. */
export const mediaType = (contentType: string): string => contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''

/** Reads the body of a call, which must say that it is JSON and be it. */
export function readJson({ contentType, body }: DataCall, component: Component): unknown {
  // Parameters such as a charset do not matter: JSON is UTF-8 anyway.
  const type = mediaType(contentType)
  // Walmart takes it for some calls, and may for all.
  if (/^(application|text)\/xml$/.test(type)) {
    throw new Refusal('NOT_SIMULATED', component, { field: 'data', description: 'The simulator reads no XML' })
  }
  if (type !== 'application/json') {
    const description = 'Content-Type must be application/json'
    throw new Refusal('UNSUPPORTED_MEDIA_TYPE', component, { description })
  }
  try {
    return JSON.parse(utf8.decode(body))
  } catch {
    throw new Refusal('MALFORMED_REQUEST_CONTENT', component, { field: 'data', description: 'The body is not JSON' })
  }
}
