import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { documentOf } from '../../fields.ts'
import { FilePart, filePartQuery } from '../../files.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { ListWalmartPrices } from './price.ts'
import { ListWalmartStock } from './stock.ts'

const fileOf = (columns: string) => ({
  file: z
    .base64({ error: 'must be a base64-encoded file' })
    .min(1)
    .max(1_000_000)
    .meta({
      description:
        `A base64-encoded CSV file in UTF-8 with at most 10,000 rows. Its header has the columns ${columns}. Other columns are ` +
        'ignored. The delimiter is `,` or `;`.',
    }),
})

/** The body of `POST /api/walmart/{id}/inventory/import`, with its path parameter. */
export const ImportWalmartStock = WalmartInstanceId.extend(
  fileOf('`sku` and `quantity`, and may have `ship_node`, which is empty for the default node'),
)
export type ImportWalmartStock = documented.ImportWalmartStock

/** The body of `POST /api/walmart/{id}/prices/import`, with its path parameter. */
export const ImportWalmartPrices = WalmartInstanceId.extend(fileOf('`sku` and `price`'))
export type ImportWalmartPrices = documented.ImportWalmartPrices

/** The result of one row of the file. */
export const ImportedOffer = z
  .object({
    row: z.int().min(2).meta({ description: 'Row number in the file; the header is row 1.' }),
    sku: z.string(),
    result: z.enum(['set', 'unchanged', 'failed']),
    message: z.string().nullable().meta({ description: 'Why the row failed; null if it did not.' }),
  })
  .meta({ id: 'ImportedOffer' })
export type ImportedOffer = documented.ImportedOffer

/** The result of each row, in the order of the file. */
export const ImportedOffers = documentOf(z.array(ImportedOffer))
export type ImportedOffers = documented.ImportedOffers

/** The query of `GET /api/walmart/{id}/inventory/export`. */
export const ExportWalmartStock = ListWalmartStock.omit({ page: true, per_page: true, sort: true }).extend(
  filePartQuery,
)
export type ExportWalmartStock = documented.ExportWalmartStock

/** The query of `GET /api/walmart/{id}/prices/export`. */
export const ExportWalmartPrices = ListWalmartPrices.omit({ page: true, per_page: true, sort: true }).extend(
  filePartQuery,
)
export type ExportWalmartPrices = documented.ExportWalmartPrices

const importing = {
  method: 'POST',
  scope: 'sends:write',
  success: { status: 202 },
  headers: ['Idempotency-Key'],
  output: ImportedOffers,
  errors: ['ERR_NOT_FOUND'],
} as const

const rows =
  'Valid rows are applied even if others fail; if several rows set the same stock level or price, the first one counts. A file that cannot be parsed is ' +
  'rejected with a 422 that names the line.'

const vase = {
  row: 3,
  sku: 'VASE',
  result: 'failed',
  message: 'The instance has no listing with the SKU "VASE".',
} as const
const mug = { row: 2, sku: 'MUG-BLUE-350', result: 'set', message: null } as const
const results = { data: [mug, vase], message: '1 set, 1 failed.' }

export const importWalmartStock = defineOperation({
  operationId: 'importWalmartInventory',
  ...importing,
  path: '/walmart/{id}/inventory/import',
  summary: 'Import stock levels',
  description: `Sets stock levels from a CSV file, as \`PUT /api/walmart/{id}/inventory\` does. ${rows}`,
  input: ImportWalmartStock,
  // sku,quantity / MUG-BLUE-350,15 / VASE,4
  example: { input: { id: 1, file: 'c2t1LHF1YW50aXR5Ck1VRy1CTFVFLTM1MCwxNQpWQVNFLDQK' }, output: results },
})

export const importWalmartPrices = defineOperation({
  operationId: 'importWalmartPrices',
  ...importing,
  path: '/walmart/{id}/prices/import',
  summary: 'Import prices',
  description: `Sets prices from a CSV file, as \`PUT /api/walmart/{id}/prices\` does. ${rows}`,
  input: ImportWalmartPrices,
  // sku,price / MUG-BLUE-350,11.90 / VASE,24
  example: { input: { id: 1, file: 'c2t1LHByaWNlCk1VRy1CTFVFLTM1MCwxMS45MApWQVNFLDI0Cg==' }, output: results },
})

const exporting = {
  method: 'GET',
  scope: 'sends:read',
  success: { status: 200 },
  headers: [],
  output: FilePart,
  errors: ['ERR_NOT_FOUND'],
} as const

const formulas = 'Values that a spreadsheet would treat as a formula are prefixed with an apostrophe.'

export const exportWalmartStock = defineOperation({
  operationId: 'exportWalmartInventory',
  ...exporting,
  path: '/walmart/{id}/inventory/export',
  summary: 'Export stock levels',
  description: `Returns the stock levels as CSV, in the order of their ids. The file can be edited and imported. ${formulas}`,
  file: { type: 'text/csv', name: 'walmart-inventory.csv' },
  input: ExportWalmartStock,
  example: {
    input: { id: 1, sku: 'MUG-BLUE-350' },
    output: {
      data:
        'sku,ship_node,quantity,buffer,floor,offered_quantity,limited_by,status,message,confirmed_quantity,confirmed_at,' +
        'reported_quantity,reported_at,drifted_at\r\n' +
        'MUG-BLUE-350,,12,2,0,10,buffer,applied,,10,2026-11-24T15:00:01.000Z,10,2026-11-25T03:00:00.000Z,\r\n',
      next: null,
      message: null,
    },
  },
})

export const exportWalmartPrices = defineOperation({
  operationId: 'exportWalmartPrices',
  ...exporting,
  path: '/walmart/{id}/prices/export',
  summary: 'Export prices',
  description: `Returns the prices as CSV, in the order of their ids. The file can be edited and imported. ${formulas}`,
  file: { type: 'text/csv', name: 'walmart-prices.csv' },
  input: ExportWalmartPrices,
  example: {
    input: { id: 1, sku: 'MUG-BLUE-350' },
    output: {
      data: 'sku,price,status,message,confirmed_at\r\nMUG-BLUE-350,12.50,applied,,2026-11-24T15:00:01.000Z\r\n',
      next: null,
      message: null,
    },
  },
})
