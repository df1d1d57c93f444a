import {
  type ImportedProductCosts,
  type ImportProductCosts,
  type ProductCostResult,
  SetProductCost,
} from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import type { TenantRequestContext } from '../platform/context.ts'
import { type CsvRow, readCsvTable, readUpload, summaryOf } from '../platform/csv.ts'
import { nothing, write } from '../platform/write.ts'
import { costKey, type NewCost, saveCosts } from './product-costs.ts'

type Column = 'currency' | 'effective_from' | 'sku' | 'unit_cost'

/** Sets costs of products from a CSV file. Valid rows are applied even if others fail. */
export function importCosts(ctx: TenantRequestContext, input: ImportProductCosts): Promise<ImportedProductCosts> {
  const rows = readUpload(input.file, (bytes) =>
    readCsvTable<Column>(bytes, { required: ['sku', 'unit_cost', 'effective_from'], optional: ['currency'] }),
  )
  return write(ctx, { input, subject: 'tenant', subjectId: ctx.tenantId }, async (tx, report) => {
    const productOf = await findProducts(
      tx,
      rows.map(({ cells }) => cells.sku),
    )
    const judged = rows.map((row) => judge(row, productOf.get(row.cells.sku)))
    const costs = lastOfEach(judged.flatMap(({ cost }) => (cost ? [cost] : [])))
    const changed = await saveCosts(ctx, tx, costs)
    const results = judged.map(({ result, cost }) =>
      cost && !changed.has(costKey(cost)) ? { ...result, result: 'unchanged' as const } : result,
    )
    const summary = summaryOf(results)
    report(
      changed.size > 0 ? { after: { summary, costs: costs.filter((cost) => changed.has(costKey(cost))) } } : nothing,
    )
    return { data: results, message: summary }
  })
}

async function findProducts(tx: TenantTransaction, skus: readonly string[]): Promise<Map<string, number>> {
  const products = tx.selectFrom('products').select(['id', 'sku'])
  const rows = await products.where(sql<boolean>`sku = any(${[...new Set(skus)]}::text[])`).execute()
  return new Map(rows.map(({ sku, id }) => [sku, id]))
}

interface Judged {
  readonly result: ProductCostResult
  readonly cost?: NewCost
}

function judge({ row, cells }: CsvRow<Column>, product_id: number | undefined): Judged {
  const { sku, currency, ...values } = cells
  const failed = (message: string) => ({ result: { row, sku, result: 'failed', message } }) as const
  if (sku === '') return failed('The row has no SKU.')
  if (product_id === undefined) return failed(`There is no product with the SKU "${sku}".`)
  const read = SetProductCost.safeParse({ id: product_id, ...values, ...(currency !== '' && { currency }) })
  if (!read.success) {
    const [issue] = read.error.issues
    return failed(`The ${String(issue?.path[0])} ${issue?.message}.`)
  }
  const { id: _id, ...cost } = read.data
  return { result: { row, sku, result: 'set', message: null }, cost: { product_id, ...cost } }
}

function lastOfEach(costs: readonly NewCost[]): NewCost[] {
  return [...new Map(costs.map((cost) => [costKey(cost), cost])).values()]
}
