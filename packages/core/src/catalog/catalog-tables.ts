import { contract } from '@aisle/contract'
import type { z } from 'zod'

type RecordOf<Resource extends { get: { output: z.ZodType<{ data: object }> } }> = z.output<
  Resource['get']['output']
>['data']
type Store = RecordOf<typeof contract.stores>
type Warehouse = RecordOf<typeof contract.warehouses>
type NominalCode = RecordOf<typeof contract.nominalCodes>
type Product = RecordOf<typeof contract.products>

/** The fields of every catalog record. */
export interface CatalogRecord {
  readonly id: number
  readonly archived_at: string | null
  readonly created_at: string
  readonly updated_at: string
}

/** A catalog table, and what identifies its records. */
export interface StoredTable {
  readonly table: 'nominal_codes' | 'products' | 'stores' | 'warehouses'
  /** Singular, for messages. */
  readonly one: string
  /** The same for the audit log. */
  readonly subject: string
  /** Path of its list, relative to `/api`. */
  readonly path: string
  /** The writable columns. */
  readonly columns: readonly string[]
  /** The column that is unique within a tenant. */
  readonly unique: string
  /** Whether that column ignores case. */
  readonly ignoresCase: boolean
}

/** The same, with the schema of a record in the API. */
export interface CatalogTable<Shown extends CatalogRecord> extends StoredTable {
  readonly columns: readonly Exclude<keyof Shown & string, keyof CatalogRecord>[]
  readonly document: z.ZodType<{ data: Shown; message: string | null }>
}

export const stores: CatalogTable<Store> = {
  table: 'stores',
  one: 'store',
  subject: 'store',
  path: contract.stores.list.path,
  columns: ['name'],
  unique: 'name',
  ignoresCase: true,
  document: contract.stores.get.output,
}

export const warehouses: CatalogTable<Warehouse> = {
  table: 'warehouses',
  one: 'warehouse',
  subject: 'warehouse',
  path: contract.warehouses.list.path,
  columns: ['name'],
  unique: 'name',
  ignoresCase: true,
  document: contract.warehouses.get.output,
}

export const nominalCodes: CatalogTable<NominalCode> = {
  table: 'nominal_codes',
  one: 'nominal code',
  subject: 'nominal_code',
  path: contract.nominalCodes.list.path,
  columns: ['code', 'name', 'type'],
  unique: 'code',
  ignoresCase: false,
  document: contract.nominalCodes.get.output,
}

export const products: CatalogTable<Product> = {
  table: 'products',
  one: 'product',
  subject: 'product',
  path: contract.products.list.path,
  columns: ['sku', 'name', 'barcode', 'nominal_code_id'],
  unique: 'sku',
  ignoresCase: false,
  document: contract.products.get.output,
}
