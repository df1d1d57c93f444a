import type { TenantTransaction } from '@aisle/db'

export function findLinkSettings(tx: TenantTransaction, instanceId: number) {
  return tx
    .selectFrom('integration_instances')
    .select(['auto_link_products as autoLinkProducts', 'auto_create_products as autoCreateProducts'])
    .where('id', '=', instanceId)
    .executeTakeFirstOrThrow()
}

interface Batch {
  readonly instanceId: number
  /** The SKU before the first one. */
  readonly after: string
  readonly limit: number
}

/** Of the listings that may be linked by itself. */
export async function selectUnlinkedSkus(
  tx: TenantTransaction,
  { instanceId, after, limit }: Batch,
): Promise<string[]> {
  const rows = await tx
    .selectFrom('walmart_listings')
    .select('sku')
    .where('instance_id', '=', instanceId)
    .where('sku', '>', after)
    .where('archived_at', 'is', null)
    .where('unmapped_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('listing_links')
            .select('listing_links.id')
            .whereRef('listing_links.tenant_id', '=', 'walmart_listings.tenant_id')
            .whereRef('listing_links.listing_id', '=', 'walmart_listings.id'),
        ),
      ),
    )
    .orderBy('sku')
    .limit(limit)
    .execute()
  return rows.map(({ sku }) => sku)
}
