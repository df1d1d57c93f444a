import {
  apiVersion,
  errorCodesOf,
  errorStatus,
  filePartQuery,
  hasBody,
  type Operation,
  operations,
  scopes,
  tags,
} from '@aisle/contract'
import { z } from 'zod'
import {
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathItemObject,
  type ZodOpenApiResponseObject,
} from 'zod-openapi'

import { describeErrors, errorExamples, requestIdHeader } from './openapi-errors.ts'
import { pathFields } from './read-request.ts'

/** The OpenAPI 3.1 document of the contract. */
export function buildOpenApiDocument(): ReturnType<typeof createDocument> {
  const paths: Record<string, ZodOpenApiPathItemObject> = {}
  for (const [name, op] of operations) {
    const described = { ...describeOperation(op), tags: [tagOf(name)] }
    paths[op.path] = { ...paths[op.path], [op.method.toLowerCase()]: described }
  }
  return createDocument({
    ...about,
    tags: Object.values(tags),
    paths,
    components: { securitySchemes: { token: tokenScheme }, examples: errorExamples() },
  })
}

const about = {
  openapi: '3.1.0',
  info: {
    title: 'Aisle',
    description:
      'Walmart Marketplace integration server. Each tenant has its own domain; the host of a request selects the tenant.',
    version: apiVersion,
    license: { name: 'MIT', identifier: 'MIT' },
    contact: { name: 'The operator of this server' },
  },
  servers: [{ url: '/api', description: 'This server; its host selects the tenant.' }],
} as const satisfies ZodOpenApiObject

const tokenScheme = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'aisle_<id>_<secret>',
  description:
    "A token of the tenant, valid only on the tenant's domains. Each operation names the scope that it requires: " +
    `${scopes.map((scope) => `\`${scope}\``).join(', ')}.`,
} as const

function tagOf(operationName: string): string {
  const tag = tags[operationName.slice(0, operationName.lastIndexOf('.'))]
  if (!tag) throw new Error(`${operationName} has no tag: add its group to the contract's tags.`)
  return tag.name
}

type Schema = z.core.$ZodType

/** Without examples, which `/docs` would send. A key must be new for each request. */
const requestHeaders = {
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'Any text, such as a UUID. Use a new one for each new request. For 24 hours, repeating a request with its key returns the original response.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
  Prefer: {
    name: 'Prefer',
    in: 'header',
    description: '`wait=N`, e.g. `wait=10`: wait up to N seconds (at most 20) for the outcome before responding.',
    schema: { type: 'string' },
  },
} as const satisfies Record<Operation['headers'][number], object>

/** One operation: its parameters, body and responses, with examples. */
function describeOperation(op: Operation): ZodOpenApiOperationObject {
  return {
    operationId: op.operationId,
    summary: op.summary,
    description: `${op.description}\n\nRequires the scope \`${op.scope}\`.`,
    // Linters accept scopes in `security` for OAuth only, so a bearer token's scope goes next to it.
    security: [{ token: [] }],
    'x-required-scope': op.scope,
    requestParams: { path: z.object(parametersOf(op, 'path')), query: z.object(parametersOf(op, 'query')) },
    parameters: op.headers.map((header) => requestHeaders[header]),
    ...describeBody(op),
    responses: { [op.success.status]: describeSuccess(op), ...describeFailures(op) },
  }
}

function capital(operationId: string): string {
  return operationId.charAt(0).toUpperCase() + operationId.slice(1)
}

/** Operations that share an output share its component. */
const components = new WeakMap<z.ZodObject, z.ZodObject>()

function namedOutput({ operationId, output }: Operation): z.ZodObject {
  const named = components.get(output) ?? output.meta({ id: envelopeName(output) ?? `${capital(operationId)}Result` })
  components.set(output, named)
  return named
}

/** Such as `WalmartRunDocument` for one run, `WalmartRunListDocument` for several, and `WalmartRunPage` for a page. */
function envelopeName({ shape: { data, ...rest } }: z.ZodObject): string | undefined {
  const row = data instanceof z.ZodArray ? data.element : data
  const id = row instanceof z.ZodType ? row.meta()?.id : undefined
  if (id === undefined) return undefined
  if ('current_page' in rest) return `${id}Page`
  if (Object.keys(rest).join() !== 'message') return undefined
  return row === data ? `${id}Document` : `${id}ListDocument`
}

function parametersOf(op: Operation, location: 'path' | 'query'): z.ZodRawShape {
  const inPath = pathFields(op)
  if (location === 'query' && hasBody(op.method)) return {}
  // REST returns the whole file, so its parts are not a parameter.
  const unread = op.file ? Object.keys(filePartQuery) : []
  const fields = Object.entries(op.input.shape).filter(
    ([field]) => inPath.includes(field) === (location === 'path') && !unread.includes(field),
  )
  return Object.fromEntries(fields.map(([field, schema]) => [field, withExample(op, field, schema)]))
}

/** `/docs` sends the example of a required parameter, and that of an optional one only if the reader ticks it. */
function withExample(op: Operation, field: string, schema: Schema): z.ZodType {
  if (!(schema instanceof z.ZodType))
    throw new TypeError(`${op.operationId}: ${field} is not a schema of zod's classic API.`)
  const value: unknown = Reflect.get(op.example.input, field)
  if (value === undefined) return schema
  const isOptional = schema.safeParse(undefined).success
  return schema.meta({
    param: isOptional ? { examples: { example: { value, 'x-disabled': true } } } : { example: value },
  })
}

/** The input without the fields of the path. If none is left, there is no body. */
function describeBody(op: Operation): Pick<ZodOpenApiOperationObject, 'requestBody'> {
  const inPath = pathFields(op)
  const isInBody = ([field]: [string, unknown]) => !inPath.includes(field)
  const shape = Object.entries(op.input.shape).filter(isInBody)
  if (!hasBody(op.method) || shape.length === 0) return {}
  const schema = z.strictObject(Object.fromEntries(shape)).meta({ id: capital(op.operationId) })
  const [example, given] = [true, false].map((inBody) =>
    Object.fromEntries(Object.entries(op.example.input).filter((entry) => isInBody(entry) === inBody)),
  )
  // An omitted body counts as an empty object.
  const required = !op.input.safeParse(given).success
  return { requestBody: { required, content: { 'application/json': { schema, example } } } }
}

const descriptions = {
  200: 'Done.',
  201: 'Created.',
  202: 'Accepted; the work continues in the background.',
  204: 'Done; no content.',
} as const satisfies Record<Operation['success']['status'], string>

function describeSuccess(op: Operation): ZodOpenApiResponseObject {
  const { status, location } = op.success
  const created = location && {
    Location: {
      description: 'The path of the created resource.',
      schema: { type: 'string' as const },
      example: `/api${location.replaceAll(/\{[\w.]+\}/g, '1')}`,
    },
  }
  const headers = { ...requestIdHeader, ...created }
  if (op.file) return describeFile(op, op.file)
  const content = { 'application/json': { schema: namedOutput(op), example: op.example.output } }
  return { description: descriptions[status], headers, ...(status !== 204 && { content }) }
}

function describeFile(
  { example }: Operation,
  { type, name }: NonNullable<Operation['file']>,
): ZodOpenApiResponseObject {
  const disposition = {
    description: 'The name of the file.',
    schema: { type: 'string' as const },
    example: `attachment; filename="${name}"`,
  }
  return {
    description:
      'The file, streamed. If reading fails midway, the connection is cut: treat a response that does not end properly as incomplete.',
    headers: { ...requestIdHeader, 'Content-Disposition': disposition },
    content: { [type]: { schema: { type: 'string' }, example: Reflect.get(example.output, 'data') } },
  }
}

function describeFailures(op: Operation): Record<string, ZodOpenApiResponseObject> {
  const byStatus = Map.groupBy(errorCodesOf(op), (code) => errorStatus[code])
  return Object.fromEntries([...byStatus].map(([status, codes]) => [status, describeErrors(op, status, codes)]))
}
