import { type Database, inTenant } from '@aisle/db'

import { insertNominalCodes, insertProducts, insertStore, insertWarehouse } from './queries.ts'
import { tenantOf } from './tenant-of.ts'

const nominalCodes = [
  { code: '4000', name: 'Sales' },
  { code: '4010', name: 'Sales returns and allowances' },
  { code: '4100', name: 'Shipping revenue' },
  { code: '4110', name: 'Shipping refunds' },
  { code: '5000', name: 'Cost of goods sold' },
]

/** What a new tenant needs before it can create an instance, by id. */
export interface SampleData {
  readonly storeId: number
  readonly nominalCodeIds: Readonly<Record<string, number>>
}

/** Gives a tenant a store, a warehouse, nominal codes and products to try things with. What is there stays as it is. */
export async function addSampleData(
  db: Database,
  domain: string,
  products: readonly { readonly sku: string; readonly name: string }[],
): Promise<SampleData> {
  return inTenant(db, await tenantOf(db, domain), async (tx) => {
    await insertWarehouse(tx, 'Main warehouse')
    await insertProducts(tx, products)
    const codes = await insertNominalCodes(tx, nominalCodes)
    return {
      storeId: await insertStore(tx, 'Main store'),
      nominalCodeIds: Object.fromEntries(codes.map(({ code, id }) => [code, id])),
    }
  })
}
