import { type Database, inTenant } from '@aisle/db'

import { ensureNamed, ensureNominalCodes, ensureProducts } from './queries.ts'
import { tenantOf } from './tenant-of.ts'

const nominalCodes = {
  sales_nominal_code_id: { code: '4000', name: 'Sales', type: 'Revenue' },
  sales_returns_allowances_nominal_code_id: { code: '4010', name: 'Sales returns and allowances', type: 'Revenue' },
  shipping_revenue_nominal_code_id: { code: '4100', name: 'Shipping revenue', type: 'Revenue' },
  shipping_refund_nominal_code_id: { code: '4110', name: 'Shipping refunds', type: 'Revenue' },
  cogs_nominal_code_id: { code: '5000', name: 'Cost of goods sold', type: 'Directcosts' },
} as const

/** What an instance of the tenant refers to, by id. */
export interface SampleData {
  readonly storeId: number
  readonly warehouseId: number
  /** By the setting that each is for. */
  readonly nominalCodeIds: Readonly<Record<keyof typeof nominalCodes, number>>
}

/** Gives a tenant a store, a warehouse, nominal codes and products to try things with. What is there stays as it is. */
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
