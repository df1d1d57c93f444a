import { addSampleData, createTenant, createToken, type SampleData } from '@aisle/core'
import type { Database } from '@aisle/db'
import type { Seller } from '@aisle/walmart-simulator'

export const firstDomain = 'localhost'

// The tenant already has products with this many of the seller's SKUs, so that the import links some and creates others.
const knownProducts = 20
/** Their cost, as a share of their price. */
const costShare = 0.4

export interface FirstTenant {
  readonly token: string
  readonly sample: SampleData
}

/**
 * Creates a tenant to try Aisle with, including the records that an instance refers to. Returns undefined if the tenant
 * exists: its token has already been shown, and its data belongs to the user.
 */
export async function createFirstTenant(db: Database, seller: Seller | undefined): Promise<FirstTenant | undefined> {
  const domain = firstDomain
  if ((await createTenant(db, { domains: [domain, '127.0.0.1'] })) === undefined) return undefined
  const products = (seller?.items ?? []).slice(0, knownProducts)
  const sample = await addSampleData(
    db,
    domain,
    products.map(({ sku, productName, price }) => ({
      sku,
      name: `${productName} (ours)`,
      unitCost: (price.amount * costShare).toFixed(2),
    })),
  )
  return { sample, token: await createToken(db, { domain, name: 'first start' }) }
}
