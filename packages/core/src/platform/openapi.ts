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

/** The tag of each group of operations. */
const tags: Readonly<Record<string, { readonly name: string; readonly description: string }>> = {
  walmart: {
    name: 'Walmart instances',
    description: "Connections to Walmart sellers' accounts: their settings, credentials and set-up.",
  },
  'walmart.runs': {
    name: 'Walmart runs',
    description: 'Refreshes from Walmart: finished, running and queued.',
  },
  'walmart.schedule': { name: 'Walmart schedule', description: 'When an instance is refreshed automatically.' },
  'walmart.locations': {
    name: 'Walmart locations',
    description: "The seller's ship nodes, and the warehouses that they are mapped to.",
  },
  'walmart.products': {
    name: 'Walmart products',
    description: "The seller's listings, and the products that they are linked to.",
  },
  'walmart.orders': { name: 'Walmart orders', description: "The seller's purchase orders." },
  integrations: { name: 'Integrations', description: 'The marketplaces that this server can connect to.' },
  stores: { name: 'Stores', description: 'The stores that sales orders belong to.' },
  warehouses: { name: 'Warehouses', description: 'The warehouses that ship nodes are mapped to.' },
  nominalCodes: { name: 'Nominal codes', description: 'The accounts that postings refer to.' },
  products: { name: 'Products', description: "The tenant's own products, which listings are linked to." },
  salesOrders: {
    name: 'Sales orders',
    description: "The tenant's own records of sales, created from Walmart's orders.",
  },
}

function tagOf(operationName: string): string {
  const tag = tags[operationName.slice(0, operationName.lastIndexOf('.'))]
  if (!tag) throw new Error(`${operationName} has no tag: add its group to openapi.ts.`)
  return tag.name
}
