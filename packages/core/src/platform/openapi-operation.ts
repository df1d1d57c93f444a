import { errorStatus, filePartQuery, type Operation } from '@aisle/contract'

import { codesOf, describeErrors } from './openapi-errors.ts'
import { type Json, requestHeaders, requestIdHeader, tagOf } from './openapi-parts.ts'

/** The schemas of the document, by name. */
type Schemas = Record<string, unknown>

/**
 * What trpc-openapi says of an operation, put right: its id and tag, the scope that it needs, the statuses, headers and
 * errors that are really answered, with examples; schemas that had no name get one.
 */
export function describeOperation(
  name: string,
  op: Operation,
  { described, schemas }: { described: Json; schemas: Schemas },
): Json {
  const { operationId } = op
  const typeName = operationId.charAt(0).toUpperCase() + operationId.slice(1)
  const byStatus = Map.groupBy(codesOf(op), (code) => errorStatus[code])
  const errors = [...byStatus]
    .toSorted(([a], [b]) => a - b)
    .map(([status, of]) => [status, describeErrors(op, status, of)])
  const success = describeSuccess(op, typeName, { described, schemas })
  const { requestBody: _, ...rest } = described
  return {
    ...rest,
    operationId,
    tags: [tagOf(name)],
    security: [{ token: [op.scope] }],
    parameters: [...describeParameters(op, described), ...op.headers.map((header) => requestHeaders[header])],
    ...describeBody(op, typeName, { described, schemas }),
    responses: { [op.success.status]: success, ...Object.fromEntries(errors) },
  }
}

/** With what trpc-openapi leaves out: the description of a field that is optional, and an example. */
function describeParameters(op: Operation, described: Json): Json[] {
  const parameters = (described['parameters'] as (Json & { name: string })[] | undefined) ?? []
  // A file is answered whole: over REST nobody asks for a part.
  const unread = op.file ? Object.keys(filePartQuery) : []
  return parameters
    .filter(({ name }) => !unread.includes(name))
    .map((parameter) => {
      const description = op.input.shape[parameter.name]?.meta()?.description
      const example: unknown = Reflect.get(op.example.input, parameter.name)
      return { ...parameter, ...(description && { description }), ...(example !== undefined && { example }) }
    })
}

/** An action without fields has no body to describe. */
function describeBody(
  op: Operation,
  typeName: string,
  { described, schemas }: { described: Json; schemas: Schemas },
): Json {
  const body = described['requestBody'] as { content: { 'application/json': { schema: Json } } } | undefined
  const schema = body?.content['application/json'].schema
  if (!schema || Object.keys(Object(schema['properties'])).length === 0) return {}
  const isInPath = ([field]: [string, unknown]) => op.path.includes(`{${field}}`)
  const fields = Object.entries(op.example.input)
  const example = Object.fromEntries(fields.filter((field) => !isInPath(field)))
  const content = { schema: nameSchema(schemas, typeName, schema), example }
  // A call without a body is one without fields.
  const required = !op.input.safeParse(Object.fromEntries(fields.filter(isInPath))).success
  return { requestBody: { required, content: { 'application/json': content } } }
}

const descriptions = {
  200: 'Done.',
  201: 'Created.',
  202: 'Taken up; the work goes on in the background.',
  204: 'Done. There is nothing more to say.',
} as const satisfies Record<Operation['success']['status'], string>

function describeSuccess(
  op: Operation,
  typeName: string,
  { described, schemas }: { described: Json; schemas: Schemas },
): Json {
  const { status, location } = op.success
  const place = location && {
    Location: {
      description: 'The path of what was created.',
      schema: { type: 'string' },
      example: `/api${location.replaceAll(/\{[\w.]+\}/g, '1')}`,
    },
  }
  const head = { description: descriptions[status], headers: { ...requestIdHeader, ...place } }
  if (op.file) return describeFile(op, op.file, head)
  if (status === 204) return head
  const { 200: answer } = described['responses'] as Record<
    string,
    { content: { 'application/json': { schema: Json } } }
  >
  const schema = answer?.content['application/json'].schema ?? {}
  const content = {
    schema: nameSchema(schemas, envelopeName(schema) ?? `${typeName}Answer`, schema),
    example: op.example.output,
  }
  return { ...head, content: { 'application/json': content } }
}

function describeFile(
  { example }: Operation,
  { type, name }: NonNullable<Operation['file']>,
  head: { headers: Json },
): Json {
  const disposition = {
    description: 'The name of the file.',
    schema: { type: 'string' },
    example: `attachment; filename="${name}"`,
  }
  return {
    description:
      'The file, sent while it is read. If that fails in the middle, the connection is cut: a caller must take an answer that does not end properly for incomplete.',
    headers: { ...head.headers, 'Content-Disposition': disposition },
    content: { [type]: { schema: { type: 'string' }, example: Reflect.get(example.output, 'data') } },
  }
}

/** `WalmartRunDocument` for a run in its envelope, `WalmartRunPage` for a page of them. */
function envelopeName({ properties }: Json): string | undefined {
  const { data, ...rest } = Object(properties) as { data?: { $ref?: string; items?: { $ref?: string } } }
  const isPage = 'current_page' in rest
  const reference = isPage ? data?.items?.$ref : data?.$ref
  const isPlain = isPage || Object.keys(rest).join() === 'message'
  return reference && isPlain ? `${reference.split('/').at(-1)}${isPage ? 'Page' : 'Document'}` : undefined
}

/** Puts a schema under its name, and refers to it. */
function nameSchema(schemas: Schemas, name: string, schema: Json): Json {
  if ('$ref' in schema) return schema
  const there = schemas[name]
  if (there !== undefined && JSON.stringify(there) !== JSON.stringify(schema)) {
    throw new Error(`Two schemas would be called ${name}.`)
  }
  schemas[name] = schema
  return { $ref: `#/components/schemas/${name}` }
}
