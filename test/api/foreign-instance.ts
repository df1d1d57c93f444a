import type { Api, Tenant } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'

/** Adds an instance of another tenant without credentials. Uses SQL, because REST calls go to the tenant's own domain. */
export async function addForeignInstance(api: Api, owner: Tenant): Promise<number> {
  const [row] = await select<{ id: string }>(
    api,
    `insert into integration_instances (
       tenant_id, integration_id, name, environment, connection_status, is_automatic_sync_enabled, start_date, store_id,
       auto_link_products, auto_create_products, sync_sales_order_invoices_to_accounting, sync_sales_credit_to_accounting
     )
     values ($1, 1, 'Theirs', 'sandbox', 'awaiting_credentials', false, '2026-08-01', $2, true, true, true, true)
     returning id`,
    [owner.id, owner.sample.storeId],
  )
  return Number(row?.id)
}
