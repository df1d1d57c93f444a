import { readCsvTable } from '../platform/csv-table.ts'

/** A row of a mapping file. */
export interface MappingRow {
  /** Row number in the file; the header is row 1. */
  readonly row: number
  readonly sku: string
  /** Null removes the mapping. */
  readonly mapped_sku: string | null
}

/**
 * Reads a CSV file of mappings.
 *
 * @throws UnreadableFile if it is not such a file
 */
export function readMappingFile(bytes: Uint8Array): MappingRow[] {
  return readCsvTable(bytes, { required: ['sku', 'mapped_sku'] }).map(({ row, cells: { sku, mapped_sku } }) => ({
    row,
    sku,
    mapped_sku: mapped_sku === '' ? null : mapped_sku,
  }))
}
