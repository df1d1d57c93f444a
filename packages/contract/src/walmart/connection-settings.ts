import { z } from 'zod'

// Walmart's ids and secrets are printable ASCII. A pasted line break would otherwise only show as "wrong credentials".
const printable = /^[\x21-\x7e]+$/

/** Walmart's API keys. Both or neither: without them the instance waits until an update brings them. */
export const ConnectionSettings = z
  .strictObject({
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
  .superRefine((settings, check) => {
    for (const [present, absent] of [
      ['clientId', 'clientSecret'],
      ['clientSecret', 'clientId'],
    ] as const) {
      if (settings[present] !== undefined && settings[absent] === undefined) {
        check.addIssue({
          code: 'custom',
          path: [absent],
          message: `is required when ${present === 'clientId' ? 'client id' : 'client secret'} is present`,
          input: settings,
        })
      }
    }
  })
export type ConnectionSettings = z.infer<typeof ConnectionSettings>
