import { apiVersion, operations, scopes } from '@aisle/contract'
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
      'Walmart Marketplace integration server. Each tenant has a domain of its own: the host chooses the tenant.',
    version: apiVersion,
    license: { name: 'MIT', identifier: 'MIT' },
    contact: { name: 'The operator of this server' },
  },
  servers: [{ url: '/api', description: 'This server: its host chooses the tenant.' }],
} as const satisfies ZodOpenApiObject

const tokenScheme = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'aisle_<id>_<secret>',
  description:
    'A token of this tenant, valid on its domain only. Each operation names the scope that the token needs: ' +
    `${scopes.map((scope) => `\`${scope}\``).join(', ')}.`,
} as const

/** The tag of each group of the contract, and its description. */
const tags: Readonly<Record<string, { readonly name: string; readonly description: string }>> = {
  walmart: {
    name: 'Walmart instances',
    description: "Connections to Walmart sellers' accounts: their settings, credentials and set-up.",
  },
  'walmart.runs': {
    name: 'Walmart runs',
    description: 'Refreshes of what Walmart has: those that were, are under way, or wait for a worker.',
  },
  'walmart.schedule': { name: 'Walmart schedule', description: 'When an instance is refreshed by itself.' },
  'walmart.locations': {
    name: 'Walmart locations',
    description: 'Ship nodes of the seller, and the warehouses that they are.',
  },
  'walmart.products': {
    name: 'Walmart products',
    description: 'Listings of the seller, and the products that they are linked to.',
  },
  'walmart.orders': { name: 'Walmart orders', description: 'Purchase orders of the seller.' },
  integrations: { name: 'Integrations', description: 'What this server integrates with.' },
  stores: { name: 'Stores', description: 'The stores that sales orders belong to.' },
  warehouses: { name: 'Warehouses', description: 'The warehouses that ship nodes are mapped to.' },
  nominalCodes: { name: 'Nominal codes', description: 'The accounts that postings name.' },
  products: { name: 'Products', description: "The tenant's own products, which listings are linked to." },
  salesOrders: { name: 'Sales orders', description: "The tenant's own orders, made from those of Walmart." },
}

function tagOf(operationName: string): string {
  const tag = tags[operationName.slice(0, operationName.lastIndexOf('.'))]
  if (!tag) throw new Error(`${operationName} has no tag: add its group to openapi.ts.`)
  return tag.name
}
