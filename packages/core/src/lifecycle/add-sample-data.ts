import type { NominalCodeType } from '@aisle/contract'
import { type Database, inTenant, type TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { tenantOf } from '../tenants/index.ts'

const instanceCodes = {
  sales_nominal_code_id: { code: '4000', name: 'Sales', type: 'Revenue' },
  sales_returns_allowances_nominal_code_id: { code: '4010', name: 'Sales returns and allowances', type: 'Revenue' },
  shipping_revenue_nominal_code_id: { code: '4100', name: 'Shipping revenue', type: 'Revenue' },
  shipping_refund_nominal_code_id: { code: '4110', name: 'Shipping refunds', type: 'Revenue' },
  cogs_nominal_code_id: { code: '5000', name: 'Cost of goods sold', type: 'Directcosts' },
} as const

/** The accounts that only the tenant's settings name. */
const tenantCodes = {
  marketplace_clearing_nominal_code_id: { code: '1100', name: 'Walmart clearing', type: 'Current' },
  inventory_nominal_code_id: { code: '1200', name: 'Inventory', type: 'Inventory' },
  inventory_write_off_nominal_code_id: { code: '5100', name: 'Inventory write-off', type: 'Directcosts' },
} as const

/** The ids of the records that an instance refers to. */
export interface SampleData {
  readonly storeId: number
  readonly warehouseId: number
  /** Keyed by the setting that refers to each. */
  readonly nominalCodeIds: Readonly<Record<keyof typeof instanceCodes, number>>
}

interface SampleProduct {
  readonly sku: string
  readonly name: string
  /** In USD. */
  readonly unitCost: string
}

/**
 * Gives a tenant a store, a warehouse, accounts, and products with their costs, to try things with. Does not change
 * existing rows.
 */
export async function addSampleData(
  db: Database,
  domain: string,
  products: readonly SampleProduct[],
): Promise<SampleData> {
  return inTenant(db, await tenantOf(db, domain), async (tx) => {
    await ensureProducts(tx, products)
    const storeId = await ensureNamed(tx, 'stores', 'Main store')
    const warehouseId = await ensureNamed(tx, 'warehouses', 'Main warehouse')
    const codes = { ...instanceCodes, ...tenantCodes }
    const ids = await ensureNominalCodes(tx, Object.values(codes))
    const idsOf = (settings: Record<string, { readonly code: string }>) =>
      Object.fromEntries(Object.entries(settings).map(([setting, { code }]) => [setting, ids.get(code)]))
    await tx
      .insertInto('accounting_settings')
      .values(idsOf(codes))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    const nominalCodeIds = idsOf(instanceCodes) as SampleData['nominalCodeIds']
    return { storeId, warehouseId, nominalCodeIds }
  })
}

async function ensureNamed(tx: TenantTransaction, table: 'stores' | 'warehouses', name: string): Promise<number> {
  await tx
    .insertInto(table)
    .values({ name })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const { id } = await tx
    .selectFrom(table)
    .select('id')
    .where((eb) => eb('name_key', '=', eb.fn<string>('lower', [eb.val(name)])))
    .executeTakeFirstOrThrow()
  return id
}

async function ensureNominalCodes(
  tx: TenantTransaction,
  codes: { code: string; name: string; type: NominalCodeType }[],
) {
  await tx
    .insertInto('nominal_codes')
    .values(codes)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const rows = await tx.selectFrom('nominal_codes').select(['id', 'code']).execute()
  return new Map(rows.map(({ code, id }) => [code, id]))
}

async function ensureProducts(tx: TenantTransaction, products: readonly SampleProduct[]) {
  await sql`
    with sample as (
      select * from json_to_recordset(${JSON.stringify(products)}::json) as product (sku text, name text, "unitCost" numeric)
    ), added as (
      insert into products (sku, name) select sku, name from sample on conflict do nothing returning id, sku
    )
    insert into product_costs (product_id, unit_cost, currency, effective_from)
    select added.id, "unitCost", 'USD', '2020-01-01' from added join sample using (sku)
  `.execute(tx)
}
