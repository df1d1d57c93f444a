import { ImportedWalmartMappings, type ImportWalmartMappings, type WalmartMappingResult } from '@aisle/contract'

import { requireLockedLinks } from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { readCsvTable, readUpload, summaryOf } from '../platform/csv.ts'
import { nothing, write } from '../platform/write.ts'
import {
  changeLinks,
  currentLinks,
  type Objection,
  objectionsTo,
  type ResolvedMapping,
  resolveMappings,
} from './change-links.ts'

/** Maps listings to products from a CSV file. Valid rows are applied even if others fail. */
export function importMappings(
  ctx: TenantRequestContext,
  input: ImportWalmartMappings,
): Promise<ImportedWalmartMappings> {
  const rows = readUpload(input.file, readMappingFile)
  const firstRows = new Map(rows.map(({ sku, row }) => [sku, row] as const).toReversed())
  return write(ctx, { input, subject: 'walmart_instance', subjectId: input.id }, async (tx, report) => {
    await requireLockedLinks(tx, input.id)
    const mappings = rows.map(({ sku, mapped_sku }) => ({ listing: sku, product: mapped_sku }))
    const resolved = await resolveMappings(tx, { instanceId: input.id, by: 'sku', mappings })
    const results = rows.map((row, index) => judge(row, resolved[index], firstRows.get(row.sku)))
    const changing = resolved.filter(({ index }) => isChange(results[index]))
    const changes = changing.flatMap(({ listing_id, product_id }) =>
      listing_id === null ? [] : [{ listing_id, product_id }],
    )
    if (changes.length > 0) await changeLinks(tx, input.id, changes)
    const summary = summaryOf(results)
    const before = { mappings: currentLinks(changing) }
    report(changes.length > 0 ? { before, after: { summary, mappings: changes } } : nothing)
    return { data: results, message: summary }
  })
}

function judge(
  row: MappingRow,
  mapping: ResolvedMapping | undefined,
  firstRow: number | undefined,
): WalmartMappingResult {
  const failed = (message: string) => ({ ...row, result: 'failed', message }) as const
  if (row.sku === '') return failed('The row has no SKU.')
  if (firstRow !== row.row) return failed(`Row ${firstRow} has the same SKU and is used instead.`)
  const [objection] = mapping
    ? objectionsTo(mapping, { wantsProduct: row.mapped_sku !== null })
    : (['unknown_listing'] as const)
  if (objection) return failed(messages[objection](row))
  return { ...row, result: resultOf(mapping), message: null }
}

function resultOf(mapping: ResolvedMapping | undefined): WalmartMappingResult['result'] {
  const { current_id: current = null, product_id: wanted = null } = mapping ?? {}
  if (current === wanted) return 'unchanged'
  if (wanted === null) return 'unmapped'
  return current === null ? 'mapped' : 'remapped'
}

const messages: Readonly<Record<Objection, (row: MappingRow) => string>> = {
  unknown_listing: ({ sku }) => `The instance has no listing with the SKU "${sku}".`,
  archived_listing: ({ sku }) => `The listing with the SKU "${sku}" is archived. Unarchive it first.`,
  unknown_product: ({ mapped_sku: sku }) => `There is no product with the SKU "${sku}".`,
  archived_product: ({ mapped_sku: sku }) => `The product with the SKU "${sku}" is archived. Unarchive it first.`,
}

/** False for rows whose listing is already linked as the file says. */
function isChange(row: WalmartMappingResult | undefined): boolean {
  return row !== undefined && row.result !== 'failed' && row.result !== 'unchanged'
}

/** A row of a mapping file. */
interface MappingRow {
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
