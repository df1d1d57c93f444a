import { soldLines } from '../insights/sold-lines.ts'
import { itemIdOf } from '../items/item-index.ts'
import { centsOf } from '../orders/cents.ts'
import { unitsIn } from '../orders/line-lifecycle.ts'
import type { Charge, OrderLine } from '../payloads.ts'
import { commissionRate } from '../payments/transactions.ts'
import type { SimulatedSeller } from '../seller.ts'
import { type DatedPart, datedPartsOf } from './data-period.ts'
import type { ReportContent, StoredReport } from './report-store.ts'

const types = ['SellerFulfilled', 'WFSFulfilled', '3PLFulfilled'] as const

/** Walmart's columns, as far as they are known. */
const columns = [
  'Product Name',
  'Item ID',
  'SKU ID',
  'Super Department',
  'Department',
  'Category',
  'Sub Category',
  'Brand',
  'GMV',
  'Commission',
  'GMV-Commission',
  'AUR',
  'Total Units Sold',
]
const dated = ['Data Start Time', 'Data End Time']

/** A row for each SKU that was ordered, in version 3 for each part of the period. */
export function makeItemPerformance(
  seller: SimulatedSeller,
  { payload, reportVersion, submittedAt }: StoredReport,
): ReportContent {
  const rows = datedPartsOf(payload, submittedAt).flatMap((part) => rowsOf(seller, part))
  return { columns: reportVersion === 'v3' ? [...columns, ...dated] : columns, rows }
}

function rowsOf(seller: SimulatedSeller, part: DatedPart) {
  const sold = types.flatMap((type) => soldLines(seller, type, part)).map(({ line }) => line)
  const bySku = Map.groupBy(sold, ({ item }) => item.sku)
  const times = [part.from, part.to].map((ms) => new Date(ms).toISOString())
  return [...bySku].map(([sku, lines]) => ({
    ...rowOf(seller, sku, lines),
    ...Object.fromEntries(dated.map((column, index) => [column, times[index] ?? ''])),
  }))
}

function rowOf({ itemIndex, itemList }: SimulatedSeller, sku: string, lines: readonly OrderLine[]) {
  const position = itemIndex.find('sku', sku)
  const item = position === undefined ? undefined : itemList.peek(position)
  const name = lines[0]?.item.productName ?? ''
  const units = sumOf(lines, keptUnits)
  const sold = sumOf(lines, keptCents)
  const gmv = sold - sumOf(lines, refundedCents)
  const commission = Math.round(gmv * commissionRate)
  return {
    'Product Name': name,
    'Item ID': item === undefined ? '' : itemIdOf(item),
    'SKU ID': sku,
    Category: item?.productType ?? '',
    Brand: name.split(' ', 1)[0] ?? '',
    GMV: text(gmv),
    Commission: text(commission),
    'GMV-Commission': text(gmv - commission),
    AUR: units === 0 ? '' : text(Math.round(sold / units)),
    'Total Units Sold': String(units),
  }
}

const keptUnits = (line: OrderLine): number => Number(line.orderLineQuantity.amount) - unitsIn(line, 'Cancelled')

/** What was charged for the units that are not cancelled. */
const keptCents = (line: OrderLine): number =>
  Math.round((productCents(line.charges.charge) * keptUnits(line)) / Number(line.orderLineQuantity.amount))

const refundedCents = ({ refund }: OrderLine): number =>
  -productCents((refund?.refundCharges.refundCharge ?? []).map(({ charge }) => charge))

const productCents = (charges: readonly Charge[]): number =>
  sumOf(charges, ({ chargeType, chargeAmount }) => (chargeType === 'PRODUCT' ? centsOf(chargeAmount) : 0))

function sumOf<T>(elements: readonly T[], read: (element: T) => number): number {
  return elements.reduce((sum, element) => sum + read(element), 0)
}

const text = (cents: number): string => (cents / 100).toFixed(2)
