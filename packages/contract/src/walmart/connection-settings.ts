import * as z from 'zod'

// Walmart's ids and secrets are printable ASCII. A pasted line break would otherwise only show as "wrong credentials".
const printable = /^[\x21-\x7e]+$/

/** Walmart's API keys. Both or neither: without them the instance waits until an update brings them. */
export const ConnectionSettings = z
  .strictObject({
    // Basic authentication ends the id at its first colon.
    clientId: z
      .string()
      .min(1)
      .max(255)
      .regex(/^[\x21-\x39\x3b-\x7e]+$/, { error: 'must not contain spaces, line breaks or colons' })
      .optional()
      .meta({ description: "Walmart's client id.", examples: ['5f1c7e0a-0b57-4f0e-9d7c-1f6d1c5f0001'] }),
    clientSecret: z
      .string()
      .min(1)
      .max(2048)
      .regex(printable, { error: 'must not contain spaces or line breaks' })
      .optional()
      .meta({ description: "Walmart's client secret. Sealed at rest; never returned, never logged." }),
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
    // The same for JSON Schema, which knows nothing of functions.
    dependentRequired: { clientId: ['clientSecret'], clientSecret: ['clientId'] },
  })
export type ConnectionSettings = z.infer<typeof ConnectionSettings>

/** Also for settings that are wrong elsewhere: the caller learns of all errors at once. */
function isObject({ value }: { value: unknown }): boolean {
  return typeof value === 'object' && value !== null
}
