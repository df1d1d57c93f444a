import { readFileSync } from 'node:fs'

import addFormats from 'ajv-formats'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect } from 'vitest'

interface Described {
  readonly paths: Record<string, Record<string, { responses: Record<string, ResponseDescription> }>>
  readonly components: { readonly schemas: Record<string, object> }
}
interface ResponseDescription {
  readonly headers?: Record<string, unknown>
  readonly content?: Readonly<Record<string, { schema: object }>>
}

/** The committed document: responses are checked against what users read. */
const document = JSON.parse(readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8')) as Described
const ajv = new Ajv2020({ strict: false, allErrors: true })
addFormats.default(ajv)
ajv.addSchema(document, 'openapi.json')

/** Fails the test if a response does not match `openapi.json`, or lacks a header that it promises. */
export function expectDescribed(
  method: string,
  path: string,
  response: { status: number; headers: Headers; body: unknown },
) {
  const pathname = new URL(path, 'http://aisle.invalid').pathname.replace('/api', '')
  // As the server does: `/orders/export` is not the order `export`.
  const template = Object.keys(document.paths)
    .filter((candidate) => toPattern(candidate).test(pathname))
    .toSorted((a, b) => (fieldsLast(a) < fieldsLast(b) ? -1 : 1))[0]
  const responses = template && document.paths[template]?.[method.toLowerCase()]?.responses
  if (!template || !responses) {
    // Not an operation, so the response must be an error in the common format.
    expect(response.status).toBeGreaterThanOrEqual(400)
    expectValid('openapi.json#/components/schemas/Error', response.body)
    return
  }
  const described = responses[response.status]
  const undescribed = `${method} ${template} returned ${response.status}, which openapi.json does not describe`
  expect(Object.keys(responses), undescribed).toContain(String(response.status))
  for (const header of Object.keys(described?.headers ?? {})) {
    expect(response.headers.has(header), `the header ${header}`).toBe(true)
  }
  if (!described?.content) {
    expect(response.body).toBeUndefined()
    return
  }
  const type = mediaTypeOf(response.headers) ?? 'application/json'
  expect(Object.keys(described.content), `${method} ${template} returned ${type}`).toContain(type)
  const content = ['responses', String(response.status), 'content', type, 'schema']
  const pointer = ['paths', template, method.toLowerCase(), ...content]
  expectValid(`openapi.json#/${pointer.map(escapePointer).join('/')}`, response.body)
}

/** The body of a response: its parsed JSON, or its text for any other type. */
export function readBody(headers: Headers, text: string): unknown {
  if (text === '') return undefined
  return (mediaTypeOf(headers) ?? 'application/json') === 'application/json' ? JSON.parse(text) : text
}

function mediaTypeOf(headers: Headers): string | undefined {
  return headers.get('content-type')?.split(';')[0]
}

/** By reference, not `{ $ref }`: ajv compiles every new object again. */
function expectValid(reference: string, body: unknown): void {
  const isValid = ajv.validate(reference, body)
  expect(isValid ? [] : ajv.errors, JSON.stringify(body)).toEqual([])
}

const toPattern = (template: string) => new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`)
const fieldsLast = (template: string) => template.replaceAll(/\{\w+\}/g, '\uFFFF')
const escapePointer = (part: string) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))
