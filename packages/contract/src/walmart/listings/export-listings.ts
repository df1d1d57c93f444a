import type * as documented from '../../documented-types.ts'
import { FilePart, filePartQuery } from '../../files.ts'
import { defineOperation } from '../../operation.ts'
import { ListWalmartListings } from './list-listings.ts'

/** The query of `GET /api/walmart/{id}/products/export`: which listings to export, and the cursor. */
export const ExportWalmartListings = ListWalmartListings.omit({ page: true, per_page: true, sort: true }).extend(
  filePartQuery,
)
export type ExportWalmartListings = documented.ExportWalmartListings

export const exportWalmartListings = defineOperation({
  operationId: 'exportWalmartProducts',
  method: 'GET',
  path: '/walmart/{id}/products/export',
  scope: 'integrations:read',
  summary: 'Export listings',
  description:
    'Returns the listings as CSV, in the order of their ids. Values that a spreadsheet would treat as a formula are prefixed ' +
    'with an apostrophe. To import mappings, fill in the column `mapped_sku` and upload the file.',
  success: { status: 200 },
  headers: [],
  file: { type: 'text/csv', name: 'walmart-products.csv' },
  input: ExportWalmartListings,
  output: FilePart,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: { id: 1, sku: 'RUG-IVORY' },
    output: {
      data:
        'id,sku,productName,mapped_sku,link_state,link_reason,wpid,upc,gtin,productType,priceCurrency,priceAmount,' +
        'publishedStatus,lifecycleStatus,mart,condition,shelf,mapped_at,archived_at,created_at,updated_at\r\n' +
        '502,RUG-IVORY,"Ivory hall rug, 60 x 180 cm",,unlinked,no_product_with_sku,5BCDEF123456,,00036000291469,Rugs,USD,' +
        '79.00,UNPUBLISHED,ACTIVE,WALMART_US,New,"[""Home"",""Rugs""]",,,2026-11-23T16:12:00.000Z,' +
        '2026-11-23T16:12:00.000Z\r\n',
      next: null,
      message: null,
    },
  },
})
