import type { Database } from '@aisle/db'
import { sql } from 'kysely'
import { z } from 'zod'

import { AisleError } from '../platform/errors.ts'

const Domain = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, {
    error: 'must be a host name without port, e.g. shop.example.com',
  })

const NewTenant = z.object({
  domains: z
    .array(Domain)
    .min(1)
    .transform((domains) => [...new Set(domains)]),
  timeZone: z.string().default('UTC'),
})

/** Creates a tenant with these domains. Returns undefined if one of them is taken. */
export async function createTenant(db: Database, input: z.input<typeof NewTenant>): Promise<number | undefined> {
  const tenant = NewTenant.parse(input)
  if (!(await isTimeZone(db, tenant.timeZone))) {
    throw new AisleError('ERR_VALIDATION', `${tenant.timeZone} is not a time zone. Use a name such as America/Chicago.`)
  }
  return insertTenant(db, tenant)
}

function insertTenant(db: Database, { domains, timeZone }: z.output<typeof NewTenant>): Promise<number | undefined> {
  return db.transaction().execute(async (trx) => {
    const tenant = trx.insertInto('tenants').values({ time_zone: timeZone }).returning('id')
    const { id } = await tenant.executeTakeFirstOrThrow()
    const added = await trx
      .insertInto('tenant_domains')
      .values(domains.map((domain) => ({ domain, tenant_id: id })))
      .onConflict((conflict) => conflict.doNothing())
      .returning('domain')
      .execute()
    if (added.length === domains.length) return id
    await trx.deleteFrom('tenants').where('id', '=', id).execute()
    return undefined
  })
}

/** Checks with Postgres, which does the date arithmetic. Node's list of names differs. */
async function isTimeZone(db: Database, name: string): Promise<boolean> {
  const { rows } = await sql`select from pg_timezone_names where name = ${name}`.execute(db)
  return rows.length > 0
}

/** @throws AisleError `ERR_NOT_FOUND` */
export async function tenantOf(db: Database, domain: string): Promise<number> {
  const tenant = await db
    .selectFrom('tenant_domains')
    .select('tenant_id as id')
    .where('domain', '=', domain.toLowerCase())
    .executeTakeFirst()
  if (!tenant) throw new AisleError('ERR_NOT_FOUND', `There is no tenant with the domain ${domain}.`)
  return tenant.id
}
