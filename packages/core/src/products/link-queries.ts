import type { TenantTransaction } from '@aisle/db'

/** Answers nothing for an instance that is being deleted. */
export function findLinkSettings(tx: TenantTransaction, instanceId: number) {
  return tx
    .selectFrom('integration_instances')
    .select(['auto_link_products as autoLinkProducts', 'auto_create_products as autoCreateProducts'])
    .where('id', '=', instanceId)
    .where('deleting_since', 'is', null)
    .executeTakeFirst()
}

interface Batch {
  readonly instanceId: number
  /** The SKU before the first one. */
  readonly after: string
  readonly limit: number
}

export async function selectUnlinkedSkus(
  tx: TenantTransaction,
  { instanceId, after, limit }: Batch,
): Promise<string[]> {
  const rows = await tx
    .selectFrom('walmart_products')
    .select('sku')
    .where('instance_id', '=', instanceId)
    .where('sku', '>', after)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('product_listings')
            .select('product_listings.id')
            .whereRef('product_listings.tenant_id', '=', 'walmart_products.tenant_id')
            .whereRef('product_listings.walmart_product_id', '=', 'walmart_products.id'),
        ),
      ),
    )
    .orderBy('sku')
    .limit(limit)
    .execute()
  return rows.map(({ sku }) => sku)
}
