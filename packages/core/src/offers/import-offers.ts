import {
  type ImportedOffer,
  type ImportedOffers,
  type ImportWalmartPrices,
  type ImportWalmartStock,
  PriceItem,
  StockItem,
} from '@aisle/contract'

import { requireLockedInstance } from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { type CsvRow, readCsvTable, readUpload, summaryOf } from '../platform/csv.ts'
import { nothing, write } from '../platform/write.ts'
import { judgeItems } from './judge-items.ts'
import { saveTargets } from './save-targets.ts'

/** Sets stock levels from a CSV file. Valid rows are applied even if others fail. */
export function importStock(ctx: TenantRequestContext, input: ImportWalmartStock): Promise<ImportedOffers> {
  const columns = { required: ['sku', 'quantity'], optional: ['ship_node'] } as const
  const rows = readUpload(input.file, (bytes) =>
    readCsvTable<(typeof columns)[keyof typeof columns][number]>(bytes, columns),
  )
  return importOffers(ctx, input, { kind: 'stock', rows: rows.map(stockRow) })
}

/** Sets prices from a CSV file. Valid rows are applied even if others fail. */
export function importPrices(ctx: TenantRequestContext, input: ImportWalmartPrices): Promise<ImportedOffers> {
  const rows = readUpload(input.file, (bytes) => readCsvTable(bytes, { required: ['sku', 'price'] }))
  return importOffers(ctx, input, { kind: 'price', rows: rows.map(priceRow) })
}

/** A row, with the value that it sets or why it sets none. */
interface OfferRow {
  readonly row: number
  readonly sku: string
  readonly ship_node: string | undefined
  readonly amount: number | string | undefined
  readonly message: string | undefined
}

function stockRow({
  row,
  cells: { sku, ship_node: node, quantity },
}: CsvRow<'quantity' | 'ship_node' | 'sku'>): OfferRow {
  const ship_node = node.trim() === '' ? undefined : node.trim()
  const amount = /^\d{1,9}$/.test(quantity.trim()) ? Number(quantity) : undefined
  const isNumber = StockItem.shape.quantity.safeParse(amount).success
  return {
    row,
    sku,
    ship_node,
    amount,
    message: isNumber ? undefined : 'The quantity must be a whole number of units.',
  }
}

function priceRow({ row, cells: { sku, price } }: CsvRow<'price' | 'sku'>): OfferRow {
  const { data: amount, error } = PriceItem.shape.price.safeParse(price.trim())
  const message = error && `The price ${error.issues[0]?.message}.`
  return { row, sku, ship_node: undefined, amount, message }
}

interface ParsedFile {
  readonly kind: 'price' | 'stock'
  readonly rows: readonly OfferRow[]
}

function importOffers(
  ctx: TenantRequestContext,
  input: ImportWalmartStock,
  { kind, rows }: ParsedFile,
): Promise<ImportedOffers> {
  const { id: instanceId } = input
  return write(ctx, { input, subject: 'walmart_instance', subjectId: instanceId }, async (tx, report) => {
    await requireLockedInstance(tx, instanceId, 'share')
    const read = rows.map((row) => ({ ...row, message: row.sku === '' ? 'The row has no SKU.' : row.message }))
    const readable = read.filter(({ message }) => message === undefined)
    const judged = new Map(
      (await judgeItems(tx, instanceId, readable)).map((item, index) => [readable[index]?.row, item]),
    )
    const targets = readable.flatMap(({ row, amount = 0 }) => {
      const item = judged.get(row)
      return item && 'offer' in item ? [{ row, ...item.offer, amount }] : []
    })
    const { ids, changedIds } = await saveTargets(ctx, tx, { instanceId, kind, targets })
    const changed = targets.filter((_, index) => changedIds.has(ids[index]))
    const changedRows = new Set(changed.map(({ row }) => row))
    const results = read.map(({ row, sku, message }): ImportedOffer => {
      const item = judged.get(row)
      const failure = message ?? (item && 'errors' in item ? Object.values(item.errors)[0]?.[0] : undefined)
      if (failure !== undefined) return { row, sku, result: 'failed', message: failure }
      return { row, sku, result: changedRows.has(row) ? 'set' : 'unchanged', message: null }
    })
    const summary = summaryOf(results)
    const offers = changed.map(({ sku, ship_node, amount }) => ({ sku, ship_node, amount }))
    report(changed.length > 0 ? { after: { summary, offers } } : nothing)
    return { data: results, message: summary }
  })
}
