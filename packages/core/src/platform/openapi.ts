import {
  bodyErrors,
  commonErrors,
  ErrorBody,
  type ErrorCode,
  errorStatus,
  filePartQuery,
  hasBody,
  type Operation,
  operations,
  scopes,
} from '@aisle/contract'
import { generateOpenApiDocument, type OpenApiRouter } from 'trpc-openapi'
import { z } from 'zod'

type Json = Record<string, unknown>

/** The OpenAPI 3.1 document: trpc-openapi's, with the statuses, headers and errors that are really answered. */
export function buildOpenApiDocument(router: OpenApiRouter): Json {
  const document = generateOpenApiDocument(router, {
    title: 'Aisle',
    description: 'Walmart Marketplace integration server. One tenant a domain: the host chooses the tenant.',
    version: '0.1.0',
    baseUrl: '/api',
    securitySchemes: {
      token: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'aisle_<id>_<secret>',
        description: `A token of this tenant, valid on its domain only. Scopes: ${scopes.join(', ')}.`,
      },
    },
  }) as unknown as { paths: Record<string, Record<string, Json>>; components: { schemas: Json } }
  for (const [, op] of operations) {
    const described = document.paths[op.path]?.[op.method.toLowerCase()]
    if (!described) throw new Error(`trpc-openapi left out ${op.method} ${op.path}.`)
    Object.assign(described, describeOperation(op, described))
  }
  const schemas = Object.entries(document.components.schemas).filter(([name]) => !name.startsWith('error.'))
  document.components.schemas = { ...Object.fromEntries(schemas), Error: schemaOf(ErrorBody) }
  return structuredClone(document) as unknown as Json
}

function describeOperation(op: Operation, described: Json): Json {
  const { '200': success } = described['responses'] as Record<string, Json>
  const headers = {
    ...requestIdHeader,
    ...(op.success.location && locationHeader),
    ...(op.file && contentDispositionHeader),
  }
  const codes = [...commonErrors, ...op.errors, ...(hasBody(op.method) ? bodyErrors : [])]
  const byStatus = Map.groupBy(codes, (code) => errorStatus[code])
  const errors = [...byStatus].toSorted(([a], [b]) => a - b).map(([status, of]) => [status, describeError(status, of)])
  return {
    parameters: [
      ...((described['parameters'] as Json[] | undefined) ?? []).filter(({ name }) => !isPartField(op, name)),
      ...op.headers.map((name) => requestHeaders[name]),
    ],
    responses: { [op.success.status]: describeSuccess(op, { ...success, headers }), ...Object.fromEntries(errors) },
  }
}

/** A file is answered whole: over REST nobody asks for a part. */
function isPartField(op: Operation, field: unknown): boolean {
  return op.file !== undefined && Object.keys(filePartQuery).some((name) => name === field)
}

/** A 204 has no body to describe. */
function describeSuccess(op: Operation, { content, ...described }: Json): Json {
  if (op.file) {
    const description =
      'The file, sent while it is read. If that fails in the middle, the connection is cut: a caller must take an answer that does not end properly for incomplete.'
    return { ...described, description, content: { [op.file.type]: { schema: { type: 'string' } } } }
  }
  return op.success.status === 204 ? described : { ...described, content }
}

function describeError(status: number, codes: readonly ErrorCode[]): Json {
  return {
    description: codes.map((code) => `\`${code}\``).join(', '),
    headers: { ...requestIdHeader, ...(status === 429 && retryAfterHeader) },
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
  }
}

/** Without the name that the schema has: zod would put it below that name, where nothing in this document looks. */
function schemaOf(schema: z.ZodObject): Json {
  const { $schema: _, ...json } = z.toJSONSchema(z.object(schema.shape))
  return json
}

const requestIdHeader = {
  'X-Request-Id': { description: 'Names this request in logs; quote it to support.', schema: { type: 'string' } },
}
const locationHeader = { Location: { description: 'The path of what was created.', schema: { type: 'string' } } }
const contentDispositionHeader = {
  'Content-Disposition': {
    description: 'The name of the file.',
    schema: { type: 'string', examples: ['attachment; filename="products.csv"'] },
  },
}
const retryAfterHeader = { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } }

const requestHeaders = {
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'Any text, new for each new request. For 24 hours, a repeated request with the same key gets the answer to the first, as it was when that was written.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
  Prefer: {
    name: 'Prefer',
    in: 'header',
    required: false,
    description: '`wait=N`: wait up to N seconds (at most 20) for the outcome before answering.',
    schema: { type: 'string', examples: ['wait=10'] },
  },
} as const
