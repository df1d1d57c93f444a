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

/** What the operations with a tag are about. */
export const tagDescriptions: Readonly<Record<string, string>> = {
  'Walmart instances': "Connections to Walmart sellers' accounts: their settings, credentials and set-up.",
  'Walmart runs': 'Refreshes of what Walmart has: those that were, are under way, or wait for a worker.',
  'Walmart schedule': 'When an instance is refreshed by itself.',
  'Walmart locations': 'Ship nodes of the seller, and the warehouses that they are.',
  'Walmart products': 'Listings of the seller, and the products that they are linked to.',
  'Walmart orders': 'Purchase orders of the seller.',
  'Sales orders': "The tenant's own orders, made from those of Walmart.",
  Integrations: 'What this server integrates with.',
  Stores: 'The stores that sales orders belong to.',
  Warehouses: 'The warehouses that ship nodes are mapped to.',
  'Nominal codes': 'The accounts that postings name.',
  Products: "The tenant's own products, which listings are linked to.",
}
