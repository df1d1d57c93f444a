import type { Database } from '@aisle/db'
import { sql } from 'kysely'
import { z } from 'zod'

import { AisleError, validationError } from '../platform/errors.ts'
import { Domain, insertDomains } from './domains.ts'
import { recordCommand } from './record-command.ts'

const Name = z
  .string()
  .trim()
  .regex(/^[^\p{Cc}\p{Cs}]{1,255}$/u, { error: 'must be 1 to 255 characters, without control characters' })

const NewTenant = z.object({
  /** Default: the first domain. */
  name: Name.optional(),
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
    throw validationError({ timeZone: [`${tenant.timeZone} is not a time zone. Use a name such as America/Chicago.`] })
  }
  return insertTenant(db, tenant)
}

function insertTenant(
  db: Database,
  { domains, name, timeZone }: z.output<typeof NewTenant>,
): Promise<number | undefined> {
  return db.transaction().execute(async (trx) => {
    const values = { name: name ?? domains[0] ?? '', time_zone: timeZone }
    const { id } = await trx.insertInto('tenants').values(values).returning('id').executeTakeFirstOrThrow()
    if ((await insertDomains(trx, id, domains)) < domains.length) {
      await trx.deleteFrom('tenants').where('id', '=', id).execute()
      return undefined
    }
    const changes = {
      name: { before: null, after: values.name },
      domains: { before: null, after: domains },
      time_zone: { before: null, after: timeZone },
    }
    await recordCommand(trx, { tenantId: id, operation: 'tenant.create', changes })
    return id
  })
}

/** Checks with Postgres, which does the date arithmetic. Node's list of names differs. */
async function isTimeZone(db: Database, name: string): Promise<boolean> {
  const { rows } = await sql`select from pg_timezone_names where name = ${name}`.execute(db)
  return rows.length > 0
}

/** All tenants, also those whose deletion was interrupted. */
export function listTenants(db: Database) {
  return db
    .selectFrom('tenants')
    .select(['id', 'name'])
    .select(
      sql<string[]>`array(
        select domain from tenant_domains where tenant_id = tenants.id order by domain
      )`.as('domains'),
    )
    .select(['time_zone', 'created_at', 'deleting_since'])
    .orderBy('id')
    .execute()
}

/**
 * Finds a tenant by its id or one of its domains.
 *
 * @throws AisleError `ERR_NOT_FOUND`
 */
export async function findTenant(db: Database, reference: string) {
  const isId = /^[1-9]\d{0,14}$/.test(reference)
  const id = isId ? Number(reference) : await tenantOf(db, reference)
  const tenant = await db.selectFrom('tenants').select(['id', 'name']).where('id', '=', id).executeTakeFirst()
  if (!tenant) throw new AisleError('ERR_NOT_FOUND', `There is no tenant ${reference}.`)
  return tenant
}

export async function renameTenant(db: Database, id: number, input: string): Promise<void> {
  const parsed = z.object({ name: Name }).parse({ name: input })
  await db.transaction().execute(async (trx) => {
    const tenant = trx.selectFrom('tenants').select('name').where('id', '=', id)
    const before = await tenant.forNoKeyUpdate().executeTakeFirst()
    if (!before || before.name === parsed.name) return
    await trx.updateTable('tenants').set(parsed).where('id', '=', id).execute()
    const changes = { name: { before: before.name, after: parsed.name } }
    await recordCommand(trx, { tenantId: id, operation: 'tenant.rename', changes })
  })
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
