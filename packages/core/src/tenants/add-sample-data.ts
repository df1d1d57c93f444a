import type { NominalCodeType } from '@aisle/contract'
import { type Database, inTenant, type TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { tenantOf } from './tenants.ts'

const nominalCodes = {
  sales_nominal_code_id: { code: '4000', name: 'Sales', type: 'Revenue' },
  sales_returns_allowances_nominal_code_id: { code: '4010', name: 'Sales returns and allowances', type: 'Revenue' },
  shipping_revenue_nominal_code_id: { code: '4100', name: 'Shipping revenue', type: 'Revenue' },
  shipping_refund_nominal_code_id: { code: '4110', name: 'Shipping refunds', type: 'Revenue' },
  cogs_nominal_code_id: { code: '5000', name: 'Cost of goods sold', type: 'Directcosts' },
} as const

/** The ids of the records that an instance refers to. */
export interface SampleData {
  readonly storeId: number
  readonly warehouseId: number
  /** Keyed by the setting that refers to each. */
  readonly nominalCodeIds: Readonly<Record<keyof typeof nominalCodes, number>>
}

/** Gives a tenant a store, a warehouse, nominal codes and products to try things with. Does not change existing rows. */
export async function addSampleData(
  db: Database,
  domain: string,
  products: readonly { readonly sku: string; readonly name: string }[],
): Promise<SampleData> {
  return inTenant(db, await tenantOf(db, domain), async (tx) => {
    await ensureProducts(tx, products)
    const storeId = await ensureNamed(tx, 'stores', 'Main store')
    const warehouseId = await ensureNamed(tx, 'warehouses', 'Main warehouse')
    const ids = await ensureNominalCodes(tx, Object.values(nominalCodes))
    const entries = Object.entries(nominalCodes).map(([setting, { code }]) => [setting, ids.get(code)])
    const nominalCodeIds = Object.fromEntries(entries) as SampleData['nominalCodeIds']
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

async function ensureProducts(tx: TenantTransaction, products: readonly { sku: string; name: string }[]) {
  await sql`
    insert into products (sku, name)
    select * from unnest(${products.map(({ sku }) => sku)}::text[], ${products.map(({ name }) => name)}::text[])
    on conflict do nothing
  `.execute(tx)
}
