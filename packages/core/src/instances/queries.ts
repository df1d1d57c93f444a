import type { ConnectionStatus } from '@aisle/contract'
import type { IntegrationSettings } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

export const nominalCodeColumns = [
  'sales_nominal_code_id',
  'cogs_nominal_code_id',
  'shipping_revenue_nominal_code_id',
  'shipping_refund_nominal_code_id',
  'sales_returns_allowances_nominal_code_id',
] as const satisfies readonly (keyof IntegrationSettings)[]

const settingColumns = [
  'start_date',
  'store_id',
  'auto_link_products',
  'auto_create_products',
  ...nominalCodeColumns,
  'sync_sales_order_invoices_to_accounting',
  'sync_sales_credit_to_accounting',
  'proforma_marketplace_cost_percentage',
  'proforma_payment_cost_percentage',
  'batch_period_sales_order_fulfillments',
  'batch_period_customer_returns',
] as const satisfies readonly (keyof IntegrationSettings)[]

export const instanceColumns = [
  'id',
  'integration_id',
  'name',
  'environment',
  'connection_status',
  'is_automatic_sync_enabled',
  'created_at',
  'updated_at',
  ...settingColumns,
  sql<string>`(
    select integrations.name from integrations where integrations.id = integration_instances.integration_id
  )`.as('integration_name'),
  sql<string>`(
    select stores.name from stores
    where stores.tenant_id = integration_instances.tenant_id and stores.id = integration_instances.store_id
  )`.as('store_name'),
  sql<boolean>`deleting_since is not null`.as('is_deleting'),
] as const

export type InstanceRow = NonNullable<Awaited<ReturnType<typeof findInstance>>>

export function findInstance(tx: TenantTransaction, id: number) {
  return tx.selectFrom('integration_instances').select(instanceColumns).where('id', '=', id).executeTakeFirst()
}

export function findConnectionStatus(tx: TenantTransaction, id: number) {
  return tx
    .selectFrom('integration_instances')
    .select(['connection_status', sql<boolean>`deleting_since is not null`.as('is_deleting')])
    .where('id', '=', id)
    .executeTakeFirst()
}

/** What is needed to talk to Walmart for an instance, and to know what to bring in. */
export function findConnection(tx: TenantTransaction, id: number) {
  return (
    tx
      .selectFrom('integration_instances as instance')
      .innerJoin('tenants', 'tenants.id', 'instance.tenant_id')
      .select([
        'environment',
        'sealed_credentials',
        'sealed_access_token',
        'auto_link_products',
        'auto_create_products',
      ])
      // A date is a whole day in the tenant's time zone.
      .select(sql<Date>`instance.start_date::timestamp at time zone tenants.time_zone`.as('start_at'))
      .where('instance.id', '=', id)
      .executeTakeFirst()
  )
}

/** An access token belongs to the credentials that it was got with: once others are there, it is none. */
export interface CredentialsKey {
  readonly id: number
  readonly sealedCredentials: string
}

export function findAccessToken(tx: TenantTransaction, { id, sealedCredentials }: CredentialsKey) {
  return tx
    .selectFrom('integration_instances')
    .select('sealed_access_token')
    .where('id', '=', id)
    .where('sealed_credentials', '=', sealedCredentials)
    .executeTakeFirst()
}

export async function saveAccessToken(
  tx: TenantTransaction,
  { id, sealedCredentials }: CredentialsKey,
  sealed: string,
): Promise<void> {
  await tx
    .updateTable('integration_instances')
    .set({ sealed_access_token: sealed })
    .where('id', '=', id)
    .where('sealed_credentials', '=', sealedCredentials)
    .execute()
}

/** What decides whether an instance is refreshed. */
export function findConnectionState(tx: TenantTransaction, instanceId: number) {
  return tx
    .selectFrom('integration_instances')
    .select(['connection_status', 'is_automatic_sync_enabled'])
    .where('id', '=', instanceId)
    .where('deleting_since', 'is', null)
    .executeTakeFirst()
}

/** What the last exchange with Walmart showed of the connection, or that one is being made. */
export async function setConnectionStatus(
  tx: TenantTransaction,
  instanceId: number,
  status: Exclude<ConnectionStatus, 'awaiting_credentials'>,
): Promise<void> {
  await tx
    .updateTable('integration_instances')
    .set({ connection_status: status, updated_at: sql`now()` })
    .where('id', '=', instanceId)
    .where('connection_status', 'not in', ['awaiting_credentials', status])
    .execute()
}

/** Walmart answers again, whichever run it was that it did not answer: that one may have been cancelled. */
export async function setReachable(tx: TenantTransaction, instanceId: number): Promise<void> {
  await tx
    .updateTable('integration_instances')
    .set({ connection_status: 'connected', updated_at: sql`now()` })
    .where('id', '=', instanceId)
    .where('connection_status', '=', 'unreachable')
    .execute()
}

/** Answers nothing for an instance that is being deleted. */
export function findSealedCredentials(tx: TenantTransaction, id: number) {
  const instance = tx.selectFrom('integration_instances').select('sealed_credentials').where('id', '=', id)
  return instance.where('deleting_since', 'is', null).executeTakeFirst()
}

/** What Walmart has said to credentials, if they are still the instance's. */
export async function recordConnection(
  tx: TenantTransaction,
  { id, sealedCredentials }: CredentialsKey,
  status: 'connected' | 'credentials_rejected',
): Promise<void> {
  await tx
    .updateTable('integration_instances')
    .set({ connection_status: status, updated_at: sql`now()` })
    .where('id', '=', id)
    .where('sealed_credentials', '=', sealedCredentials)
    .where('connection_status', '<>', status)
    .execute()
}

/**
 * Locks an instance against change and deletion until the transaction ends. Returns false if it is being deleted. Every
 * transaction that commits for a run takes this lock first; a change takes the instance and then its runs, so the two
 * never deadlock.
 *
 * @param lock `update` if the transaction itself changes the instance
 */
export async function lockInstance(tx: TenantTransaction, id: number, lock: 'share' | 'update'): Promise<boolean> {
  const instance = tx
    .selectFrom('integration_instances')
    .select('id')
    .where('id', '=', id)
    .where('deleting_since', 'is', null)
  const row = await (lock === 'update' ? instance.forNoKeyUpdate() : instance.forKeyShare()).executeTakeFirst()
  return row !== undefined
}
