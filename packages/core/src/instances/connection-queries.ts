import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

/** What a connection depends on, which stays so until the transaction ends. Answers nothing of an instance that is being deleted. */
export async function findKeptConnection(tx: TenantTransaction, instanceId: number) {
  const { rows } = await sql<{ sealed_credentials: string | null; start_at: Date }>`
    select sealed_credentials, instance.start_date::timestamp at time zone tenants.time_zone as start_at
    from integration_instances instance join tenants on tenants.id = instance.tenant_id
    where instance.id = ${instanceId} and deleting_since is null
    for key share of instance
  `.execute(tx)
  return rows[0]
}
