import { readFileSync } from 'node:fs'

import { ErrorBody, errorCodesOf, errorStatus, hasBody, operations } from '@aisle/contract'
import { describe, expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { expectDescribed } from '../helpers/openapi.ts'

const api = useApi()
const document = JSON.parse(readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8'))

it('GET /api/openapi.json serves the committed document without a token', async () => {
  const response = await fetch(`${api.url}/api/openapi.json`)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toMatch(/^application\/json\b/)
  expect(await response.json()).toEqual(document)
})

it('describes every operation of the contract, and nothing else', () => {
  const described = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(described.toSorted()).toEqual(operations.map(([, { method, path }]) => `${method} ${path}`).toSorted())
})

it('resolves every reference', () => {
  const references = JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)
  const pointers = [...new Set([...references].map(([, pointer = '']) => pointer))]
  expect(pointers).toContain('#/components/schemas/Error')
  for (const pointer of pointers) {
    const found = pointer
      .slice(2)
      .split('/')
      .reduce((parent, key) => parent?.[key], document)
    expect(found, pointer).toBeTypeOf('object')
  }
})

interface Parameter {
  readonly in: string
  readonly name: string
  readonly required?: boolean
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}
const exampleOf = ({ example, examples }: Parameter): unknown => example ?? Object.values(examples ?? {})[0]?.value

describe.each(operations)('%s', (_, op) => {
  const described = document.paths[op.path][op.method.toLowerCase()]

  it('is described with exactly the statuses that it returns', () => {
    const codes = errorCodesOf(op)
    const statuses = new Set([op.success.status, ...codes.map((code) => errorStatus[code])])
    expect(Object.keys(described.responses)).toEqual([...statuses].toSorted((a, b) => a - b).map(String))
    for (const code of codes) expect(described.responses[errorStatus[code]].description).toContain(code)
  })

  it('is described with its headers', () => {
    for (const response of Object.values<{ headers: object }>(described.responses)) {
      expect(Object.keys(response.headers)).toContain('X-Request-Id')
    }
    expect(Object.keys(described.responses[op.success.status].headers).includes('Location')).toBe(
      op.success.location !== undefined,
    )
    for (const status of [429, 503]) {
      expect(Object.keys(described.responses[status].headers)).toContain('Retry-After')
    }
    const parameters: { in: string; name: string }[] = described.parameters ?? []
    expect(parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name)).toEqual(op.headers)
  })

  it('uses the common error schema, and requires a token with its scope', () => {
    const errors = Object.entries<object>(described.responses).filter(([status]) => Number(status) >= 400)
    for (const [, response] of errors) {
      expect(response).toHaveProperty(['content', 'application/json', 'schema'], { $ref: '#/components/schemas/Error' })
    }
    // Only OAuth 2 and OpenID Connect have scopes in a security requirement.
    expect(described.security).toEqual([{ token: [] }])
    expect(described['x-required-scope']).toBe(op.scope)
    expect(described.description).toContain(`Requires the scope \`${op.scope}\`.`)
  })

  it('has examples of its parameters, body, response and errors', () => {
    const { requestBody, responses } = described
    const parameters: Parameter[] = described.parameters ?? []
    const examples = parameters.map((parameter) => [parameter.name, exampleOf(parameter)] as const)
    const sent = Object.fromEntries(examples.filter(([, example]) => example !== undefined))
    expect({ ...sent, ...requestBody?.content['application/json'].example }).toEqual(op.example.input)
    if (op.success.status !== 204) {
      const [content] = Object.values<{ example: unknown }>(responses[op.success.status].content)
      expect(content?.example).toEqual(op.file ? Reflect.get(op.example.output, 'data') : op.example.output)
    }
    for (const code of errorCodesOf(op)) {
      const { $ref, ...own } = responses[errorStatus[code]].content['application/json'].examples[code]
      const { summary, value } = $ref ? document.components.examples[code] : own
      expect($ref ?? `#/components/examples/${code}`).toBe(`#/components/examples/${code}`)
      expect(summary).toMatch(/\w/)
      expect(ErrorBody.parse(value)).toMatchObject({ code })
    }
  })

  it('has no optional parameter that /docs sends by default', () => {
    const optional = ((described.parameters ?? []) as Parameter[]).filter(({ required }) => !required)
    for (const { name, in: location, example, examples } of optional) {
      expect(example, name).toBeUndefined()
      if (location === 'header') expect(examples, name).toBeUndefined()
      for (const shown of Object.values(examples ?? {})) expect(shown, name).toHaveProperty('x-disabled', true)
    }
  })

  it('names the schemas of its body and response', () => {
    const { requestBody, responses } = described
    const hasBodySchema = op.success.status !== 204 && !op.file
    const contents = [requestBody?.content, hasBodySchema ? responses[op.success.status].content : undefined]
    for (const content of contents) {
      const name = expect.stringMatching(/^#\/components\/schemas\/\w+$/)
      if (content) expect(content['application/json'].schema).toEqual({ $ref: name })
    }
  })

  it('requires a body only if it has a required field', () => {
    const fields = op.path
      .split('{')
      .slice(1)
      .map((part) => part.replace(/\}.*/, ''))
    const given = Object.fromEntries(fields.map((field) => [field, Reflect.get(op.example.input, field)]))
    const isRequired = hasBody(op.method) && !op.input.safeParse(given).success
    expect(described.requestBody?.required ?? false).toBe(isRequired)
  })
})

it('gives each operation a unique operationId in camel case', () => {
  const ids = operations.map(([, op]) => document.paths[op.path][op.method.toLowerCase()].operationId)
  expect(ids.filter((id) => !/^[a-z]+([A-Z][a-z]+)+$/.test(id))).toEqual([])
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).toEqual(
    expect.arrayContaining([
      'createWalmartInstance',
      'listWalmartInstances',
      'getWalmartSetup',
      'testWalmartConnection',
      'listWalmartRuns',
      'retryWalmartRun',
      'refreshWalmartOrders',
      'mapWalmartLocations',
      'listStores',
      'createNominalCode',
    ]),
  )
})

it('describes each tag', () => {
  const tags: { name: string; description: string }[] = document.tags
  const used = operations.flatMap(([, op]) => document.paths[op.path][op.method.toLowerCase()].tags)
  expect(tags.map(({ name }) => name).toSorted()).toEqual([...new Set(used)].toSorted())
  for (const { name, description } of tags) expect(description).not.toBe(name)
})

it('describes creation with 201 and Location, and 409 for a key in flight', () => {
  const { responses } = document.paths['/walmart'].post
  expect(Object.keys(responses)).toEqual(['201', '400', '401', '403', '409', '413', '415', '422', '429', '500', '503'])
  expect(responses['201'].headers).toHaveProperty('Location')
})

const headers = (...names: string[]) => new Headers(names.map((name) => [name, 'x']))

describe('the check of all responses in these tests', () => {
  const error = { message: 'No.', code: 'ERR_NOT_FOUND', request_id: 'x' }
  const id = 'X-Request-Id'

  it('accepts the actual response, and rejects any that differs from it', async () => {
    const { status, body } = await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant) })
    const check = (changed: object) => () =>
      expectDescribed('POST', '/api/walmart', { status, body, headers: headers(id, 'Location'), ...changed })
    expect(check({})).not.toThrow()
    const { name: _, ...nameless } = body.data
    expect(check({ body: { ...body, data: nameless } })).toThrow()
    for (const changed of [{ id: '1' }, { created_at: 'today' }, { clientSecret: 's' }, { name: null }]) {
      expect(check({ body: { ...body, data: { ...body.data, ...changed } } }), JSON.stringify(changed)).toThrow()
    }
    expect(check({ body: undefined })).toThrow()
    expect(check({ headers: headers(id) })).toThrow(/Location/)
    expect(check({ headers: headers('Location') })).toThrow(/X-Request-Id/)
    expect(check({ status: 200 })).toThrow(/returned 200, which openapi.json does not describe/)
  })

  it('accepts an actual error', () => {
    for (const path of ['/api/walmart/1', '/api/nothing']) {
      expect(() => expectDescribed('GET', path, { status: 404, body: error, headers: headers(id) })).not.toThrow()
    }
  })

  it.each([
    ['an error of another form', '/api/walmart/1', { status: 404, body: { statusCode: 404, message: 'No.' } }],
    ['an error with an unknown code', '/api/walmart/1', { status: 404, body: { ...error, code: 'NOT_FOUND' } }],
    ['an error with a stack', '/api/walmart/1', { status: 404, body: { ...error, stack: 'at x' } }],
    ['a status that is not described', '/api/walmart/1', { status: 418, body: error }],
    ['a success at an unknown path', '/api/nothing', { status: 200, body: { data: null } }],
    ['an error of another form at an unknown path', '/nothing', { status: 404, body: { message: 'No.' } }],
  ])('fails for %s', (_, path, response) => {
    expect(() => expectDescribed('GET', path, { ...response, headers: headers(id) })).toThrow()
  })
})
