import type { Database, Schema } from '@aisle/db'
import type { Transaction } from 'kysely'
import { z } from 'zod'

import { AisleError } from '../platform/errors.ts'
import { recordCommand } from './record-command.ts'

export const Domain = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, {
    error: 'must be a host name without port, e.g. shop.example.com',
  })

const OneDomain = z.object({ domain: Domain })

interface DomainOfTenant {
  readonly tenantId: number
  readonly domain: string
}

/** @returns how many were added; the others are taken, maybe by the same tenant */
export async function insertDomains(
  trx: Transaction<Schema>,
  tenantId: number,
  domains: readonly string[],
): Promise<number> {
  const added = await trx
    .insertInto('tenant_domains')
    .values(domains.map((domain) => ({ domain, tenant_id: tenantId })))
    .onConflict((conflict) => conflict.doNothing())
    .returning('domain')
    .execute()
  return added.length
}

/** Lets a tenant's tokens work on another domain. Returns the domain in lower case. */
export async function addDomain(db: Database, { tenantId, ...input }: DomainOfTenant): Promise<string> {
  const { domain } = OneDomain.parse(input)
  await changeDomains(db, tenantId, async (trx) => {
    if ((await insertDomains(trx, tenantId, [domain])) === 0) {
      throw new AisleError('ERR_CONFLICT', `There is already a tenant with the domain ${domain}.`)
    }
    const changes = { domain: { before: null, after: domain } }
    await recordCommand(trx, { tenantId, operation: 'tenant.add-domain', changes })
  })
  return domain
}

/** From now on the tenant's tokens do not work on this domain. Returns the domain in lower case. */
export async function removeDomain(db: Database, { tenantId, ...input }: DomainOfTenant): Promise<string> {
  const { domain } = OneDomain.parse(input)
  await changeDomains(db, tenantId, async (trx) => {
    const of = trx.selectFrom('tenant_domains').select('domain').where('tenant_id', '=', tenantId)
    const domains = (await of.execute()).map((row) => row.domain)
    if (!domains.includes(domain)) {
      throw new AisleError('ERR_NOT_FOUND', `Tenant ${tenantId} does not have the domain ${domain}.`)
    }
    if (domains.length === 1) {
      throw new AisleError(
        'ERR_CONFLICT',
        `Tenant ${tenantId} has no domain other than ${domain}. Add another one first.`,
      )
    }
    await trx.deleteFrom('tenant_domains').where('domain', '=', domain).execute()
    const changes = { domain: { before: domain, after: null } }
    await recordCommand(trx, { tenantId, operation: 'tenant.remove-domain', changes })
  })
  return domain
}

/** One at a time, and none after the tenant's deletion has begun. */
function changeDomains(db: Database, tenantId: number, change: (trx: Transaction<Schema>) => Promise<void>) {
  return db.transaction().execute(async (trx) => {
    const tenant = trx.selectFrom('tenants').select('id').where('id', '=', tenantId)
    if (!(await tenant.where('deleting_since', 'is', null).forNoKeyUpdate().executeTakeFirst())) {
      throw new AisleError('ERR_CONFLICT', `Tenant ${tenantId} is being deleted.`)
    }
    await change(trx)
  })
}
