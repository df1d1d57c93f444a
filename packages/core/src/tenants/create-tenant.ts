import type { Database } from '@aisle/db'
import { z } from 'zod'

import { AisleError } from '../platform/errors.ts'
import { insertTenant, isTimeZone } from './queries.ts'

export const NewTenant = z.object({
  domain: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, {
      error: 'must be a host name without port, e.g. shop.example.com',
    }),
  timeZone: z.string().default('UTC'),
})

/** Makes a tenant. Answers undefined when there is one with this domain. */
export async function createTenant(db: Database, input: z.input<typeof NewTenant>): Promise<number | undefined> {
  const tenant = NewTenant.parse(input)
  // Postgres does the arithmetic, so Postgres says which zones there are; Node's list has other names.
  if (!(await isTimeZone(db, tenant.timeZone))) {
    throw new AisleError('ERR_VALIDATION', `${tenant.timeZone} is no time zone. Name one like America/Chicago.`)
  }
  return (await insertTenant(db, tenant))?.id
}
