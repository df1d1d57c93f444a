import { client, queries } from '../api.ts'
import type { AskPage } from '../components/use-rows.ts'

export type CatalogKind = 'products' | 'stores' | 'warehouses' | 'nominalCodes'

/** A record of any kind; each kind has some of the optional fields. */
export interface CatalogRecord {
  readonly id: number
  readonly name: string
  readonly sku?: string
  readonly barcode?: string | null
  readonly nominal_code_id?: number | null
  readonly code?: string
  readonly type?: string
  readonly archived_at: string | null
  readonly created_at: string
}

/** A method, so that each kind's own input, which is narrower, is accepted: the api checks it. */
interface Write {
  mutate(input: object, options?: object): Promise<{ readonly data: CatalogRecord }>
}

interface Writes {
  readonly create: Write
  readonly update: Write
  readonly archive: Write
  readonly unarchive: Write
}

interface Reads {
  list(input: object): ReturnType<AskPage<CatalogRecord>>
}

/** The operations of a kind. All four kinds have the same operations, which differ only in the fields of their records. */
export function operationsOf(kind: CatalogKind) {
  const { create, update, archive, unarchive }: Writes = client[kind]
  const { list }: Reads = queries[kind]
  return { list, create: create.mutate, update: update.mutate, archive: archive.mutate, unarchive: unarchive.mutate }
}

/** What people call a record. */
export const fieldsOf: Readonly<Record<CatalogKind, readonly FieldName[]>> = {
  products: ['sku', 'name', 'barcode', 'nominal_code_id'],
  stores: ['name'],
  warehouses: ['name'],
  nominalCodes: ['code', 'name', 'type'],
}

export type FieldName = 'sku' | 'name' | 'barcode' | 'nominal_code_id' | 'code' | 'type'
