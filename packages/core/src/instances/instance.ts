import type {
  IntegrationSettings,
  ListWalmartInstances,
  WalmartEnvironment,
  WalmartInstance,
  WalmartInstanceDocument,
  WalmartInstanceId,
  WalmartInstancePage,
} from '@aisle/contract'
import type { Schema, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import type { TenantContext } from '../platform/context.ts'
import { anywhere, defineList, isNull, presentPage } from '../platform/define-list.ts'
import { snapshot, transaction } from '../platform/transaction.ts'
import { unknownInstance } from './instance-state.ts'

/** A production server forces every instance onto production. */
export function environmentFor(ctx: TenantContext, wanted: WalmartEnvironment | undefined): WalmartEnvironment {
  return ctx.environment === 'production' ? 'production' : (wanted ?? 'sandbox')
}

/** The columns that an update may write. */
export type InstanceColumns = Pick<WalmartInstance, 'integration_id' | 'is_automatic_sync_enabled' | 'name'> &
  IntegrationSettings

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
  'auto_acknowledge_orders',
  'stock_buffer',
  'stock_floor',
  ...nominalCodeColumns,
  'sync_sales_order_invoices_to_accounting',
  'sync_sales_credit_to_accounting',
  'proforma_marketplace_cost_percentage',
  'proforma_payment_cost_percentage',
  'batch_period_sales_order_fulfillments',
  'batch_period_customer_returns',
  'charge_amounts',
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

export async function getInstance(ctx: TenantContext, { id }: WalmartInstanceId): Promise<WalmartInstanceDocument> {
  const row = await transaction(ctx, (tx) => findInstance(tx, id))
  if (!row) throw unknownInstance(id)
  return { data: presentInstance(row), message: null }
}

export function listInstances(ctx: TenantContext, query: ListWalmartInstances): Promise<WalmartInstancePage> {
  return snapshot(ctx, async (tx) => presentPage(await instances.page(tx, query), presentInstance))
}

const instances = defineList<ListWalmartInstances, InstanceRow>({
  from: sql`integration_instances`,
  id: sql`id`,
  filters: {
    archived: (isWanted) => isNull(sql`deleting_since`, !isWanted),
    connection_status: (status) => sql`connection_status = ${status}`,
  },
  counted: { table: 'integration_instances', by: { archived: 'is_archived' } },
  search: (text) => sql`name ilike ${anywhere(text)}`,
  sorts: {
    name: sql`name_key`,
    connection_status: sql`connection_status`,
    created_at: sql`created_at`,
    updated_at: sql`updated_at`,
  },
  select: (tx, chosen, order) =>
    tx
      .selectFrom(sql<Schema['integration_instances']>`(${chosen})`.as('integration_instances'))
      .select(instanceColumns)
      .orderBy(order)
      .execute(),
})

/** The row contains no credentials, because `instanceColumns` does not select them. */
export function presentInstance(row: InstanceRow): WalmartInstance {
  const {
    id,
    integration_id,
    integration_name,
    name,
    environment,
    connection_status,
    is_automatic_sync_enabled,
    store_name,
    is_deleting,
    created_at,
    updated_at,
    ...settings
  } = row
  return {
    id,
    integration_id,
    integration_name,
    name,
    environment,
    connection_status,
    is_automatic_sync_enabled,
    integration_settings: {
      ...settings,
      proforma_marketplace_cost_percentage: toNumber(settings.proforma_marketplace_cost_percentage),
      proforma_payment_cost_percentage: toNumber(settings.proforma_payment_cost_percentage),
    },
    store: { id: settings.store_id, name: store_name },
    is_deleting,
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  }
}

function toNumber(numeric: string | null): number | null {
  return numeric === null ? null : Number(numeric)
}
