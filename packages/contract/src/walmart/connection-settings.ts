import * as z from 'zod'

import type * as documented from '../documented-types.ts'

// Walmart's ids and secrets are printable ASCII. Without this check, a pasted line break would only surface as "wrong
// credentials".
const printable = /^[\x21-\x7e]+$/

/** Walmart's API credentials: both or neither. Without them, the instance waits until an update provides them. */
export const ConnectionSettings = z
  .strictObject({
    // HTTP Basic authentication ends the id at its first colon.
    clientId: z
      .string()
      .min(1, { abort: true })
      .max(255)
      .regex(/^[\x21-\x39\x3b-\x7e]+$/, { error: 'must not contain spaces, line breaks or colons' })
      .optional()
      .meta({ description: "Walmart's client id.", examples: ['5f1c7e0a-0b57-4f0e-9d7c-1f6d1c5f0001'] }),
    clientSecret: z
      .string()
      .min(1, { abort: true })
      .max(2048)
      .regex(printable, { error: 'must not contain spaces or line breaks' })
      .optional()
      .meta({ description: "Walmart's client secret. Encrypted at rest; never returned or logged." }),
  })
  .refine(({ clientId, clientSecret }) => clientSecret === undefined || clientId !== undefined, {
    path: ['clientId'],
    error: 'is required when client secret is present',
    when: isObject,
  })
  .refine(({ clientId, clientSecret }) => clientId === undefined || clientSecret !== undefined, {
    path: ['clientSecret'],
    error: 'is required when client id is present',
    when: isObject,
  })
  .meta({
    id: 'WalmartConnectionSettings',
    // The same rule for JSON Schema, which cannot express the refinements.
    dependentRequired: { clientId: ['clientSecret'], clientSecret: ['clientId'] },
  })
export type ConnectionSettings = documented.ConnectionSettings

/** Runs the refinements even if another field is invalid, so that all errors are reported at once. */
function isObject({ value }: { value: unknown }): boolean {
  return typeof value === 'object' && value !== null
}
