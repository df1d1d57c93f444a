export type Json = Record<string, unknown>

export const requestIdHeader = {
  'X-Request-Id': {
    description: 'Names this request in logs; quote it to support.',
    schema: { type: 'string' },
    example: '0b4e8f4e-6c1f-4d0e-9a7b-2f3c5d6e7f80',
  },
}
export const retryAfterHeader = {
  'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' }, example: 30 },
}

// Without examples: the page at /docs would send them, and an `Idempotency-Key` that is not new replays an old answer.
export const requestHeaders = {
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'Any text, such as a UUID, new for each new request. For 24 hours, a repeated request with the same key gets the answer to the first, as it was when that was written.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
  Prefer: {
    name: 'Prefer',
    in: 'header',
    required: false,
    description: '`wait=N`: wait up to N seconds (at most 20) for the outcome before answering.',
    schema: { type: 'string' },
  },
} as const

/** The tag of each group of the contract, and its description. */
export const tags: Readonly<Record<string, { readonly name: string; readonly description: string }>> = {
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

/** The tag of an operation, from its dotted name. */
export function tagOf(name: string): string {
  const tag = tags[name.slice(0, name.lastIndexOf('.'))]
  if (!tag) throw new Error(`The operation ${name} has no tag: name its group in openapi-parts.ts.`)
  return tag.name
}
