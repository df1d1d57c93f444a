import { labelOf } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import type { TenantRequestContext } from './context.ts'
import { validationError } from './errors.ts'
import { nothing, write } from './write.ts'

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

/** Records of an instance. */
interface Named {
  readonly id: number
  readonly ids: number[]
}

/** Records of an instance that can be archived together. */
export interface Archivable<Shown> {
  readonly table: ArchivableTable
  /** Locks what the change needs. Returns those of the ids that the instance has. */
  lock(tx: TenantTransaction, named: Named): Promise<readonly number[]>
  find(tx: TenantTransaction, named: Named): Promise<readonly (Shown & { readonly id: number })[]>
}

/** Archives or unarchives records: all of them, or none if any does not exist. Returns them in the order of `ids`. */
export function setEachArchived<Shown>(
  ctx: TenantRequestContext,
  { table, lock, find }: Archivable<Shown>,
  { id, ids, isArchived }: Named & { readonly isArchived: boolean },
): Promise<{ data: Shown[]; message: null }> {
  return write(ctx, { input: { id, ids }, subject: 'walmart_instance', subjectId: id }, async (tx, report) => {
    requireKnown(ids, await lock(tx, { id, ids }))
    const changed = await setArchived(tx, table, { ids, isArchived })
    report(changed.length > 0 ? { after: { ids: changed } } : nothing)
    const found = new Map((await find(tx, { id, ids })).map((record) => [record.id, record]))
    return { data: ids.flatMap((one) => found.get(one) ?? []), message: null }
  })
}

/** @throws AisleError `ERR_VALIDATION` naming, by index, the `ids` that are not known */
export function requireKnown(ids: readonly number[], known: readonly number[]): void {
  const all = new Set(known)
  const unknown = ids.flatMap((id, index) => (all.has(id) ? [] : [`ids.${index}`]))
  if (unknown.length === 0) return
  throw validationError(
    Object.fromEntries(unknown.map((path) => [path, [`The selected ${labelOf(path)} is invalid.`]])),
  )
}
