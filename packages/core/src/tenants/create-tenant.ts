import type { Database } from '@aisle/db'
import { z } from 'zod'

import { insertTenant } from './queries.ts'

export const NewTenant = z.object({
  domain: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, {
      error: 'must be a host name without port, e.g. shop.example.com',
    }),
  timeZone: z
    .string()
    .refine(isTimeZone, { error: 'must be a time zone of the IANA database, e.g. America/Chicago' })
    .default('UTC'),
})

/** Makes a tenant. Answers undefined when there is one with this domain. */
export async function createTenant(db: Database, input: z.input<typeof NewTenant>): Promise<number | undefined> {
  const tenant = await insertTenant(db, NewTenant.parse(input))
  return tenant?.id
}

function isTimeZone(name: string): boolean {
  return Intl.supportedValuesOf('timeZone').includes(name) || name === 'UTC'
}
