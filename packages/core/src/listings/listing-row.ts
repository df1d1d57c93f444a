import type { LinkFacts } from './explain-link.ts'

/** A listing with its product, as it is read. */
export interface ListingRow extends LinkFacts {
  readonly wpid: string | null
  readonly upc: string | null
  readonly gtin: string | null
  readonly product_name: string | null
  readonly shelf: string | null
  readonly product_type: string | null
  readonly price_currency: string | null
  readonly price_amount: string | null
  readonly published_status: string | null
  readonly lifecycle_status: string | null
  readonly mart: string | null
  readonly condition: string | null
  readonly created_at: Date
  readonly updated_at: Date
  readonly link_id: number | null
  readonly product_id: number | null
  readonly product_title: string | null
  readonly product_sku: string | null
}
