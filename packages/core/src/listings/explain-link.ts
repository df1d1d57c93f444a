import type { WalmartListingLink } from '@aisle/contract'
import type { OptionalRow, Row } from '@aisle/db'

type LinkedBy = Row<'listing_links'>['linked_by']

/** What decides whether a listing has a product: its link, its instance's settings, and the product with the same SKU. */
export interface LinkFacts
  extends
    Row<'walmart_listings', 'archived_at' | 'id' | 'instance_id' | 'sku' | 'unmapped_at'>,
    OptionalRow<'listing_links', 'linked_at' | 'linked_by'>,
    Row<'integration_instances', 'auto_create_products' | 'auto_link_products'> {
  readonly same_sku_product_id: number | null
  readonly same_sku_product_archived_at: Date | null
}

/** Why a listing does or does not have a product, and what a person can do about it. */
export function explainLink(facts: LinkFacts): WalmartListingLink {
  if (facts.linked_by !== null) {
    const linkedAt = facts.linked_at?.toISOString() ?? null
    return { state: 'linked', ...linkedReasons[facts.linked_by], linked_at: linkedAt }
  }
  const reason = unlinkedReason(facts)
  return { state: 'unlinked', reason, message: unlinkedMessages[reason](facts), linked_at: null }
}

/** Why a listing could not get a product on request. One that was unmapped by hand still can. */
export function explainMissingLink(facts: LinkFacts): string {
  return explainLink({ ...facts, unmapped_at: null }).message
}

const linkedReasons = {
  hand: { reason: 'mapped_by_hand', message: 'Mapped to this product by hand.' },
  auto_link: { reason: 'same_sku', message: 'Linked to the product with the same SKU.' },
  auto_create: { reason: 'created_from_listing', message: 'The product was created from this listing.' },
} as const satisfies Record<LinkedBy, Pick<WalmartListingLink, 'message' | 'reason'>>

/** The first obstacle to a link, in the order in which a person would have to remove them. */
function unlinkedReason(facts: LinkFacts) {
  const { auto_link_products: links, auto_create_products: creates } = facts
  if (facts.archived_at !== null) return 'listing_archived'
  if (facts.unmapped_at !== null) return 'unmapped_by_hand'
  if (facts.same_sku_product_archived_at !== null) return 'product_archived'
  if (facts.same_sku_product_id !== null) return links || creates ? 'not_linked_yet' : 'auto_link_off'
  return creates ? 'not_linked_yet' : 'no_product_with_sku'
}

const pathOf = ({ instance_id: instanceId, id }: LinkFacts) => `/api/walmart/${instanceId}/products/${id}`

const unlinkedMessages: Readonly<Record<ReturnType<typeof unlinkedReason>, (facts: LinkFacts) => string>> = {
  listing_archived: ({ instance_id: instanceId }) =>
    'The listing is archived, so it is not linked. Unarchive it with ' +
    `PUT /api/walmart/${instanceId}/products/unarchive.`,
  unmapped_by_hand: (facts) =>
    `Unmapped by hand, so it is not linked automatically. Map it with POST ${pathOf(facts)}/map.`,
  product_archived: (facts) =>
    `Product ${facts.same_sku_product_id}, which has the SKU "${facts.sku}", is archived. Unarchive it with ` +
    `POST /api/products/${facts.same_sku_product_id}/unarchive, or map the listing to another with POST ${pathOf(facts)}/map.`,
  auto_link_off: (facts) =>
    `Product ${facts.same_sku_product_id} has the SKU "${facts.sku}", and the instance does not link automatically. Map the ` +
    `listing with POST ${pathOf(facts)}/map, or turn on auto_link_products with ` +
    `PATCH /api/walmart/${facts.instance_id}.`,
  no_product_with_sku: (facts) =>
    `No product has the SKU "${facts.sku}". Create one with POST ${pathOf(facts)}/create-sku-product, or map the ` +
    `listing to another product with POST ${pathOf(facts)}/map.`,
  not_linked_yet: ({ instance_id: instanceId }) =>
    `The next refresh links it. Start one with POST /api/walmart/${instanceId}/products/refresh.`,
}
