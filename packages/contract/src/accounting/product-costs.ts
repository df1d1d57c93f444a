import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { exampleTimes, inDocument, inPage } from '../examples.ts'
import { CalendarDate, documentOf, Id, Timestamp } from '../fields.ts'
import { pageFields, pageOf } from '../lists.ts'
import { defineOperation } from '../operation.ts'
import { Currency, UnitCost } from './money.ts'

const product = { id: Id.meta({ description: 'The id of the product.', examples: [7] }) }
const effectiveFrom = CalendarDate.meta({
  description: "The first day, in the tenant's time zone, on which the cost applies.",
  examples: ['2026-11-01'],
})

/** The unit cost of a product from a given day on, until a later cost begins. */
export const ProductCost = z
  .object({
    id: Id,
    product_id: Id,
    unit_cost: z.string().meta({ description: 'A decimal string with at most 4 decimals.', examples: ['8.40'] }),
    currency: z.string().meta({ examples: ['USD'] }),
    effective_from: effectiveFrom,
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'ProductCost' })
export type ProductCost = documented.ProductCost

/** A product cost in its envelope. */
export const ProductCostDocument = documentOf(ProductCost)
export type ProductCostDocument = documented.ProductCostDocument

/** The query of `GET /api/products/{id}/costs`. */
export const ListProductCosts = z.strictObject({ ...product, ...pageFields(['id', 'effective_from']) })
export type ListProductCosts = documented.ListProductCosts

/** A page of a product's costs. */
export const ProductCostPage = pageOf(ProductCost)
export type ProductCostPage = documented.ProductCostPage

/** The body of `POST /api/products/{id}/costs`. */
export const SetProductCost = z.strictObject({
  ...product,
  unit_cost: UnitCost,
  currency: Currency.default('USD'),
  effective_from: effectiveFrom,
})
export type SetProductCost = documented.SetProductCost

/** The body of `POST /api/products/import-costs`. */
export const ImportProductCosts = z.strictObject({
  file: z
    .base64({ error: 'must be a base64-encoded file' })
    .min(1)
    .max(1_000_000)
    .meta({
      description:
        'A base64-encoded CSV file in UTF-8 with at most 10,000 rows. Its header has the columns `sku` (of the product), ' +
        '`unit_cost` and `effective_from`, and may have `currency` (default USD). Other columns are ignored. The delimiter ' +
        'is `,` or `;`.',
    }),
})
export type ImportProductCosts = documented.ImportProductCosts

/** The result of one row of the file. */
export const ProductCostResult = z
  .object({
    row: z.int().min(2).meta({ description: 'Row number in the file; the header is row 1.' }),
    sku: z.string(),
    result: z.enum(['set', 'unchanged', 'failed']),
    message: z.string().nullable().meta({ description: 'Why the row failed; null if it did not.' }),
  })
  .meta({ id: 'ProductCostResult' })
export type ProductCostResult = documented.ProductCostResult

/** The result of each row, in the order of the file. */
export const ImportedProductCosts = documentOf(z.array(ProductCostResult))
export type ImportedProductCosts = documented.ImportedProductCosts

const exampleCost = {
  id: 61,
  product_id: 7,
  unit_cost: '8.40',
  currency: 'USD',
  effective_from: '2026-11-01',
  ...exampleTimes,
}

export const listProductCosts = defineOperation({
  operationId: 'listProductCosts',
  method: 'GET',
  path: '/products/{id}/costs',
  scope: 'accounting:read',
  summary: 'List the costs of a product',
  description: 'The unit costs of the product, each with the day from which it applies, latest first.',
  success: { status: 200 },
  headers: [],
  input: ListProductCosts,
  output: ProductCostPage,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 7 }, output: inPage(exampleCost) },
})

export const setProductCost = defineOperation({
  operationId: 'setProductCost',
  method: 'POST',
  path: '/products/{id}/costs',
  scope: 'accounting:write',
  summary: 'Set the cost of a product',
  description:
    'Sets the unit cost from a given day on, and replaces a cost in the same currency from the same day. Fulfillments that are ' +
    'already posted keep their cost; those that were blocked for lack of one are completed in the background.',
  success: { status: 201 },
  headers: ['Idempotency-Key'],
  input: SetProductCost,
  output: ProductCostDocument,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: { id: 7, unit_cost: '8.75', currency: 'USD', effective_from: '2026-11-15' },
    output: inDocument({ ...exampleCost, id: 62, unit_cost: '8.75', effective_from: '2026-11-15' }),
  },
})

export const importProductCosts = defineOperation({
  operationId: 'importProductCosts',
  method: 'POST',
  path: '/products/import-costs',
  scope: 'accounting:write',
  summary: 'Import costs of products',
  description:
    'Sets costs from a CSV file. Valid rows are applied even if others fail; of two rows for the same product, currency and ' +
    'day, the last one counts. A file that cannot be parsed is rejected with a 422 that names the line.',
  success: { status: 200 },
  headers: ['Idempotency-Key'],
  input: ImportProductCosts,
  output: ImportedProductCosts,
  errors: [],
  example: {
    // sku,unit_cost,effective_from / MUG-BLUE-350,8.75,2026-11-15 / VASE,3.10,2026-11-15
    input: {
      file: 'c2t1LHVuaXRfY29zdCxlZmZlY3RpdmVfZnJvbQpNVUctQkxVRS0zNTAsOC43NSwyMDI2LTExLTE1ClZBU0UsMy4xMCwyMDI2LTExLTE1Cg==',
    },
    output: {
      data: [
        { row: 2, sku: 'MUG-BLUE-350', result: 'set', message: null },
        { row: 3, sku: 'VASE', result: 'failed', message: 'There is no product with the SKU "VASE".' },
      ],
      message: '1 set, 1 failed.',
    },
  },
})
