import { type Api, instanceOf } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'

/** A listing as a refresh stores it. Omitted values are empty. */
export interface StoredListing {
  readonly sku: string
  readonly product_name?: string
  readonly wpid?: string
  readonly upc?: string
  readonly gtin?: string
  readonly price_amount?: string
  readonly published_status?: string
  readonly lifecycle_status?: string
  readonly raw?: object
}

/** Creates an instance that neither links automatically nor calls Walmart by default. Returns its id. */
export async function addInstance(api: Api, settings: object = {}): Promise<number> {
  const off = { auto_link_products: false, auto_create_products: false }
  const body = instanceOf(api.tenant, { integration_settings: { ...off, ...settings } })
  return (await api.call('POST', '/api/walmart', { body })).body.data.id
}

/** Returns the ids by SKU. */
export async function addListings(
  api: Api,
  instanceId: number,
  listings: readonly StoredListing[],
): Promise<Record<string, number>> {
  const rows = await select<{ sku: string; id: string }>(
    api,
    `insert into walmart_listings (
       tenant_id, instance_id, sku, product_name, wpid, upc, gtin, price_amount, price_currency, published_status,
       lifecycle_status, raw
     )
     select $1, $2, sku, product_name, wpid, upc, gtin, price_amount, 'USD', published_status, lifecycle_status,
       coalesce(raw, '{}')
     from jsonb_to_recordset($3) as listing (
       sku text, product_name text, wpid text, upc text, gtin text, price_amount numeric, published_status text,
       lifecycle_status text, raw jsonb
     ) returning sku, id`,
    [api.tenant.id, instanceId, JSON.stringify(listings)],
  )
  return Object.fromEntries(rows.map(({ sku, id }) => [sku, Number(id)]))
}

/** Creates a product over REST. Returns its id. */
export async function addProduct(api: Api, product: { sku: string; name?: string; barcode?: string }): Promise<number> {
  const { body } = await api.call('POST', '/api/products', { body: { name: `Our ${product.sku}`, ...product } })
  return body.data.id
}

export const archiveProduct = (api: Api, id: number) => api.call('POST', `/api/products/${id}/archive`, { body: {} })
