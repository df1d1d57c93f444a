import type { Operation } from '@aisle/contract'

export const requestIdHeader = {
  'X-Request-Id': {
    description: 'Identifies this request in the logs; quote it to support.',
    schema: { type: 'string' },
    example: '0b4e8f4e-6c1f-4d0e-9a7b-2f3c5d6e7f80',
  },
} as const

export const retryAfterHeader = {
  'Retry-After': { description: 'Seconds to wait before retrying.', schema: { type: 'integer' }, example: 30 },
} as const

/** Without examples, which `/docs` would send. A key must be new for each request. */
export const requestHeaders = {
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
