import type { Database } from '@aisle/db'
import { sql } from 'kysely'
import { z } from 'zod'

import { AisleError } from '../platform/errors.ts'

const NewTenant = z.object({
  domain: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, {
      error: 'must be a host name without port, e.g. shop.example.com',
    }),
  timeZone: z.string().default('UTC'),
})

/** Creates a tenant. Returns undefined if the domain is taken. */
export async function createTenant(db: Database, input: z.input<typeof NewTenant>): Promise<number | undefined> {
  const tenant = NewTenant.parse(input)
  if (!(await isTimeZone(db, tenant.timeZone))) {
    throw new AisleError('ERR_VALIDATION', `${tenant.timeZone} is not a time zone. Name one like America/Chicago.`)
  }
  const row = await db
    .insertInto('tenants')
    .values({ domain: tenant.domain, time_zone: tenant.timeZone })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

/** Asks Postgres, which does the arithmetic; Node's list has other names. */
async function isTimeZone(db: Database, name: string): Promise<boolean> {
  const { rows } = await sql`select from pg_timezone_names where name = ${name}`.execute(db)
  return rows.length > 0
}

/** @throws AisleError `ERR_NOT_FOUND` */
export async function tenantOf(db: Database, domain: string): Promise<number> {
  const tenant = await db
    .selectFrom('tenants')
    .select('id')
    .where('domain', '=', domain.toLowerCase())
    .executeTakeFirst()
  if (!tenant) throw new AisleError('ERR_NOT_FOUND', `There is no tenant with the domain ${domain}.`)
  return tenant.id
}
