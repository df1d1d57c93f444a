import { apiVersion, operations, scopes, tags } from '@aisle/contract'
import { createDocument, type ZodOpenApiObject, type ZodOpenApiPathItemObject } from 'zod-openapi'

import { errorExamples } from './openapi-errors.ts'
import { describeOperation } from './openapi-operation.ts'

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
