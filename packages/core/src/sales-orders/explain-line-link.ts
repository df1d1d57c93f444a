import type { OrderLineLink } from '@aisle/contract'
import type { Row } from '@aisle/db'

type Product = Row<'products'>
type Listing = Row<'walmart_listings'>

/** The facts that decide whether an order line has a product. */
export interface LineFacts extends Row<'sales_orders', 'instance_id'>, Row<'sales_order_lines', 'sku'> {
  /** The product that the line is linked to. */
  readonly product_id: Product['id'] | null
  readonly product_sku: Product['sku'] | null
  readonly product_title: Product['name'] | null
  /** The listing with the line's SKU, and the product that it is linked to now. */
  readonly listing_id: Listing['id'] | null
  readonly listing_product_id: Product['id'] | null
}

/** Why an order line does or does not have a product, and what a person can do about it. */
export function explainLineLink(facts: LineFacts): OrderLineLink {
  const { product_id: id, product_sku: sku, product_title: name, listing_id: listingId } = facts
  if (id === null) return { state: 'unlinked', ...whyUnlinked(facts), listing_id: listingId, product: null }
  const product = { id, sku: sku ?? '', name: name ?? '' }
  return { state: 'linked', ...whyLinked(facts), listing_id: listingId, product }
}

function whyLinked(facts: LineFacts): Pick<OrderLineLink, 'message' | 'reason'> {
  if (facts.listing_product_id === facts.product_id) {
    return { reason: 'listing_linked', message: `${theListing(facts)} is linked to this product.` }
  }
  const since = facts.listing_product_id === null ? 'It has no product now' : 'It has another product now'
  return {
    reason: 'listing_linked_before',
    message: `The listing with SKU "${facts.sku}" was linked to this product when the line was linked. ${since}; the line keeps this one.`,
  }
}

function whyUnlinked(facts: LineFacts): Pick<OrderLineLink, 'message' | 'reason'> {
  const { instance_id: instanceId, sku, listing_id: listingId } = facts
  if (sku === null || sku === '') {
    return {
      reason: 'no_sku',
      message: "Walmart's order does not include the SKU of this line. Look it up on Walmart.",
    }
  }
  if (listingId === null) {
    return {
      reason: 'no_listing',
      message:
        `The instance has no listing with the SKU "${sku}". Refresh the listings with ` +
        `POST /api/walmart/${instanceId}/products/refresh; when the listing is linked, the line gets its product.`,
    }
  }
  return {
    reason: 'listing_unlinked',
    message:
      `${theListing(facts)} has no product. Map it with POST /api/walmart/${instanceId}/products/${listingId}/map, and the ` +
      'line gets that product.',
  }
}

const theListing = ({ listing_id: id, sku }: LineFacts) => `Listing ${id} with SKU "${sku}"`
