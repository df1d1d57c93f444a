import type {
  ExportWalmartPrices,
  ExportWalmartStock,
  FilePart,
  WalmartPrice,
  WalmartStockLevel,
} from '@aisle/contract'

import { requireInstance } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { toCsv } from '../platform/csv.ts'
import { readCursor, readPart } from '../platform/parts.ts'
import { snapshot } from '../platform/transaction.ts'
import { presentPrice, presentStock, prices, stock, type TargetRow } from './list-targets.ts'

type Columns<Offer> = readonly (readonly [name: string, read: (offer: Offer) => number | string | null])[]

const stockColumns: Columns<WalmartStockLevel> = [
  ['sku', ({ sku }) => sku],
  ['ship_node', ({ ship_node: shipNode }) => shipNode],
  ['quantity', ({ quantity }) => quantity],
  ['buffer', ({ buffer }) => buffer],
  ['floor', ({ floor }) => floor],
  ['offered_quantity', ({ offered_quantity: quantity }) => quantity],
  ['limited_by', ({ limited_by: limit }) => limit],
  ['status', ({ status }) => status],
  ['message', ({ outcome }) => outcome?.message ?? null],
  ['confirmed_quantity', ({ confirmed_quantity: quantity }) => quantity],
  ['confirmed_at', ({ confirmed_at: at }) => at],
  ['reported_quantity', ({ reported_quantity: quantity }) => quantity],
  ['reported_at', ({ reported_at: at }) => at],
  ['drifted_at', ({ drifted_at: at }) => at],
]

const priceColumns: Columns<WalmartPrice> = [
  ['sku', ({ sku }) => sku],
  ['price', ({ price }) => price],
  ['status', ({ status }) => status],
  ['message', ({ outcome }) => outcome?.message ?? null],
  ['confirmed_at', ({ confirmed_at: at }) => at],
]

/** The next part of the CSV file of stock levels. The first one begins with the header. */
export function exportStock(ctx: TenantContext, input: ExportWalmartStock): Promise<FilePart> {
  return exportTargets(ctx, input, { list: stock, present: presentStock, columns: stockColumns })
}

/** The same for prices. */
export function exportPrices(ctx: TenantContext, input: ExportWalmartPrices): Promise<FilePart> {
  return exportTargets(ctx, input, { list: prices, present: presentPrice, columns: priceColumns })
}

interface OfferFile<Offer> {
  readonly list: typeof prices
  readonly present: (row: TargetRow) => Offer
  readonly columns: Columns<Offer>
}

function exportTargets<Offer>(
  ctx: TenantContext,
  input: ExportWalmartPrices,
  { list, present, columns }: OfferFile<Offer>,
): Promise<FilePart> {
  const after = readCursor(input.after)
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, input.id)
    const { rows, next } = await readPart(after, (range) => list.after(tx, input, range))
    const header = input.after === undefined ? [columns.map(([name]) => name)] : []
    const cells = rows.map(present).map((offer) => columns.map(([, read]) => read(offer)))
    return { data: toCsv([...header, ...cells]), next, message: null }
  })
}
