import type { IntegrationSettings, WalmartInstance } from '@aisle/contract'
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

export interface NewInstance {
  readonly id: number
  readonly integration_id: number
  readonly name: string
  readonly environment: WalmartInstance['environment']
  readonly is_automatic_sync_enabled: boolean
  readonly sealed_credentials: string | null
  readonly settings: IntegrationSettings
}

/** Answers nothing when the name is taken, also by a transaction that ends while this one waits for it. */
export function insertInstance(tx: TenantTransaction, { settings, ...instance }: NewInstance) {
  return tx
    .insertInto('integration_instances')
    .values({
      ...instance,
      ...settings,
      connection_status: instance.sealed_credentials === null ? 'awaiting_credentials' : 'connecting',
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning(instanceColumns)
    .executeTakeFirst()
}

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

export interface References {
  readonly name: string | undefined
  /** Whose name it may be. */
  readonly instanceId: number | undefined
  readonly integrationId: number | undefined
  readonly storeId: number | undefined
  readonly nominalCodeIds: readonly number[]
}

/**
 * Which of the things that an instance refers to exist, and are in use; what it refers to already may be archived. One
 * round trip.
 */
export async function findReferences(tx: TenantTransaction, references: References) {
  const { name = null, instanceId = null, integrationId = null, storeId = null, nominalCodeIds } = references
  const { rows } = await sql<{
    isNameTaken: boolean
    hasIntegration: boolean
    hasStore: boolean
    nominalCodeIds: number[]
  }>`
    select
      exists (
        select from integration_instances
        where lower(name) = lower(${name}::text) and deleting_since is null and id is distinct from ${instanceId}::bigint
      ) as "isNameTaken",
      exists (select from integrations where id = ${integrationId}::bigint and type = 'walmart') as "hasIntegration",
      exists (
        select from stores where id = ${storeId}::bigint and (archived_at is null or id in (
          select store_id from integration_instances where id = ${instanceId}::bigint
        ))
      ) as "hasStore",
      (
        select coalesce(json_agg(id), '[]') from nominal_codes
        where id = any(${nominalCodeIds}::bigint[]) and (archived_at is null or id in (
          select unnest(array[${sql.join(nominalCodeColumns.map((column) => sql.id(column)))}])
          from integration_instances where id = ${instanceId}::bigint
        ))
      ) as "nominalCodeIds"
  `.execute(tx)
  const [found] = rows
  if (!found) throw new Error('A select without a from clause answered no row.')
  return found
}

/** The id of an instance to be: its credentials are sealed for it before it is inserted. */
export async function drawInstanceId(tx: TenantTransaction): Promise<number> {
  const { rows } = await sql<{ id: number }>`select nextval('integration_instances_id_seq') as id`.execute(tx)
  const [drawn] = rows
  if (!drawn) throw new Error('The sequence of instance ids gave none.')
  return drawn.id
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
export interface TokenPlace {
  readonly id: number
  readonly sealedCredentials: string
}

export function findAccessToken(tx: TenantTransaction, { id, sealedCredentials }: TokenPlace) {
  return tx
    .selectFrom('integration_instances')
    .select('sealed_access_token')
    .where('id', '=', id)
    .where('sealed_credentials', '=', sealedCredentials)
    .executeTakeFirst()
}

export async function saveAccessToken(
  tx: TenantTransaction,
  { id, sealedCredentials }: TokenPlace,
  sealed: string,
): Promise<void> {
  await tx
    .updateTable('integration_instances')
    .set({ sealed_access_token: sealed })
    .where('id', '=', id)
    .where('sealed_credentials', '=', sealedCredentials)
    .execute()
}

export async function countRecordsOf(tx: TenantTransaction, id: number) {
  const { rows } = await sql<{
    locations: number
    listings: number
    linkedToExisting: number
    linkedToNew: number
    orders: number
    orderLines: number
    salesOrders: number
    unlinkedLines: number
  }>`
    select
      (select count(*) from walmart_locations where instance_id = ${id}) as locations,
      count(distinct walmart_products.id) as listings,
      count(*) filter (where linked_by = 'auto_link') as "linkedToExisting",
      count(*) filter (where linked_by = 'auto_create') as "linkedToNew",
      (select count(*) from walmart_orders where instance_id = ${id}) as orders,
      (
        select count(*) from walmart_order_lines line join walmart_orders o on o.id = line.order_id
        where o.instance_id = ${id}
      ) as "orderLines",
      (select count(*) from sales_orders where instance_id = ${id}) as "salesOrders",
      (select coalesce(sum(unlinked_lines), 0)::bigint from sales_orders where instance_id = ${id}) as "unlinkedLines"
    from walmart_products left join product_listings on product_listings.walmart_product_id = walmart_products.id
    where walmart_products.instance_id = ${id}
  `.execute(tx)
  const [counts] = rows
  if (!counts) throw new Error('An aggregate answered no row.')
  return counts
}
