import { addSampleData, createTenant, createToken, type SampleData } from '@aisle/core'
import type { Database } from '@aisle/db'
import type { Seller } from '@aisle/walmart-simulator'

// So many products of the seller are known beforehand, and linked; the rest of the catalogue is created.
const knownProducts = 20

export interface FirstTenant {
  /** Absent when the tenant was there before: its token has been shown. */
  readonly token: string | undefined
  readonly sample: SampleData
}

/** A tenant for somebody who tries Aisle out, with all that an instance refers to. */
export async function createFirstTenant(
  db: Database,
  domain: string,
  seller: Seller | undefined,
): Promise<FirstTenant> {
  const isNew = (await createTenant(db, { domain })) !== undefined
  const products = (seller?.items ?? []).slice(0, knownProducts)
  const sample = await addSampleData(
    db,
    domain,
    products.map(({ sku, productName }) => ({ sku, name: `${productName} (ours)` })),
  )
  return { sample, token: isNew ? await createToken(db, { domain, name: 'first start' }) : undefined }
}

/** The body of a call that creates an instance for the first tenant. */
export function exampleInstance(sample: SampleData, seller: Pick<Seller, 'clientId' | 'clientSecret'>) {
  const monthsAgo = new Date()
  monthsAgo.setUTCMonth(monthsAgo.getUTCMonth() - 5, 1)
  return {
    name: 'Walmart US',
    integration_id: 1,
    connection_settings: { clientId: seller.clientId, clientSecret: seller.clientSecret },
    integration_settings: {
      start_date: monthsAgo.toISOString().slice(0, 10),
      store_id: sample.storeId,
      auto_link_products: true,
      auto_create_products: true,
      ...sample.nominalCodeIds,
    },
  }
}

/** The body of a call that says which warehouse a location of that instance is. */
export function exampleMapping({ warehouseId }: SampleData, shipNode: string) {
  return { warehouse_mappings: [{ shipNode, warehouse_id: warehouseId }] }
}

interface CurlCall {
  readonly token: string
  /** Default: as curl has it, POST with a body and GET without. */
  readonly method?: 'PUT'
  readonly body?: unknown
}

/** A call to paste into a shell. */
export function curlCall(url: string, { token, method, body }: CurlCall): string {
  const lines = [`curl ${method === undefined ? '' : `-X ${method} `}${url}`, `-H "Authorization: Bearer ${token}"`]
  if (body !== undefined) lines.push(`-H 'Content-Type: application/json'`, `-d '${JSON.stringify(body)}'`)
  return lines.join(' \\\n  ')
}
