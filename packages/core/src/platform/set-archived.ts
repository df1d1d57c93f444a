import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

type ArchivableTable = 'nominal_codes' | 'products' | 'stores' | 'walmart_listings' | 'walmart_orders' | 'warehouses'

/** Archives or unarchives rows. Writes only those whose state changes, and returns their ids. */
export async function setArchived(
  tx: TenantTransaction,
  table: ArchivableTable,
  { ids, isArchived }: { readonly ids: readonly number[]; readonly isArchived: boolean },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    update ${sql.table(table)} set archived_at = ${isArchived ? sql`now()` : sql`null`}, updated_at = now()
    where id = any(${ids}::bigint[]) and (archived_at is null) = ${isArchived}
    returning id
  `.execute(tx)
  return rows.map(({ id }) => id)
}
