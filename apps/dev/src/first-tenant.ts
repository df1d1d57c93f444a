import { addSampleData, createTenant, createToken, type SampleData } from '@aisle/core'
import type { Database } from '@aisle/db'
import type { Seller } from '@aisle/walmart-simulator'

export const firstDomain = 'localhost'

// The tenant has this many of the seller's products beforehand, so that some listings are linked and others created.
const knownProducts = 20

export interface FirstTenant {
  readonly token: string
  readonly sample: SampleData
}

/**
 * Creates a tenant for somebody who tries Aisle out, with all that an instance refers to. Returns undefined if the tenant
 * exists: its token has been shown, and its data belong to the user.
 */
export async function createFirstTenant(db: Database, seller: Seller | undefined): Promise<FirstTenant | undefined> {
  const domain = firstDomain
  if ((await createTenant(db, { domains: [domain, '127.0.0.1'] })) === undefined) return undefined
  const products = (seller?.items ?? []).slice(0, knownProducts)
  const sample = await addSampleData(
    db,
    domain,
    products.map(({ sku, productName }) => ({ sku, name: `${productName} (ours)` })),
  )
  return { sample, token: await createToken(db, { domain, name: 'first start' }) }
}
