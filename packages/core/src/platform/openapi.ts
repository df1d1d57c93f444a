import { ErrorBody, operations, scopes } from '@aisle/contract'
import { generateOpenApiDocument, type OpenApiRouter } from 'trpc-openapi'
import { z } from 'zod'

import { errorExamples } from './openapi-errors.ts'
import { describeOperation } from './openapi-operation.ts'
import { type Json, tags } from './openapi-parts.ts'

/** The OpenAPI 3.1 document: trpc-openapi's, put right where it says otherwise than what is answered. */
export function buildOpenApiDocument(router: OpenApiRouter): Json {
  const title = 'Aisle'
  const document = generateOpenApiDocument(router, { title, version: '0.1.0', baseUrl: '/api' }) as unknown as {
    readonly openapi: string
    readonly paths: Record<string, Record<string, Json>>
    readonly components: { readonly schemas: Json }
  }
  const named = Object.entries(document.components.schemas).filter(([name]) => !isUnused(name))
  const schemas: Json = { ...Object.fromEntries(named), Error: schemaOf(ErrorBody) }
  for (const [name, op] of operations) {
    const methods = document.paths[op.path] ?? {}
    const described = methods[op.method.toLowerCase()]
    if (!described) throw new Error(`trpc-openapi left out ${op.method} ${op.path}.`)
    methods[op.method.toLowerCase()] = describeOperation(name, op, { described, schemas })
  }
  return structuredClone({
    openapi: document.openapi,
    info: {
      title,
      description: 'Walmart Marketplace integration server. One tenant a domain: the host chooses the tenant.',
      version: '0.1.0',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api', description: 'This server: its host chooses the tenant.' }],
    tags: Object.values(tags),
    paths: document.paths,
    components: { securitySchemes: { token: tokenScheme }, schemas, examples: errorExamples() },
  })
}

/** What nothing refers to: errors are described anew, and a file comes in one piece. */
function isUnused(schemaName: string): boolean {
  return schemaName.startsWith('error.') || schemaName === 'FilePart'
}

const tokenScheme = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'aisle_<id>_<secret>',
  description:
    'A token of this tenant, valid on its domain only. What an operation asks for is the scope that the token must have: ' +
    `${scopes.map((scope) => `\`${scope}\``).join(', ')}.`,
}

/** Without the name that the schema has: zod would put it below that name, where nothing in this document looks. */
function schemaOf(schema: z.ZodObject): Json {
  const { $schema: _, ...json } = z.toJSONSchema(z.object(schema.shape))
  return json
}
