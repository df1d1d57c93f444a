import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { documentOf } from '../../fields.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'

/** A CSV file of mappings. */
export const ImportWalmartMappings = WalmartInstanceId.extend({
  file: z
    .base64({ error: 'must be a base64-encoded file' })
    .min(1)
    .max(1_000_000)
    .meta({
      description:
        'A base64-encoded CSV file in UTF-8 with at most 10,000 rows. Its header has the columns `sku` (the SKU of the ' +
        'listing) and `mapped_sku` (the SKU of the product; empty to unmap). Other columns are ignored. The delimiter is `,` ' +
        'or `;`.',
    }),
  mapping_type: z.enum(['listings']).default('listings').meta({ description: 'What the file maps.' }),
})
export type ImportWalmartMappings = documented.ImportWalmartMappings

/** The result of one row of the file. */
export const WalmartMappingResult = z
  .object({
    row: z.int().min(2).meta({ description: 'Row number in the file; the header is row 1.' }),
    sku: z.string(),
    mapped_sku: z.string().nullable(),
    result: z.enum(['mapped', 'remapped', 'unmapped', 'unchanged', 'failed']),
    message: z.string().nullable().meta({ description: 'Why the row failed; null if it did not.' }),
  })
  .meta({ id: 'WalmartMappingResult' })
export type WalmartMappingResult = documented.WalmartMappingResult

/** The result of each row, in the order of the file. */
export const ImportedWalmartMappings = documentOf(z.array(WalmartMappingResult))
export type ImportedWalmartMappings = documented.ImportedWalmartMappings

export const importWalmartMappings = defineOperation({
  operationId: 'importWalmartProductMappings',
  method: 'POST',
  path: '/walmart/{id}/products/import-mappings',
  scope: 'integrations:write',
  summary: 'Import mappings',
  description:
    'Maps listings to products from a CSV file, such as an export with `mapped_sku` filled in. Valid rows are applied even ' +
    'if others fail. A file that cannot be parsed is rejected with a 422 that names the line.',
  success: { status: 200 },
  headers: ['Idempotency-Key'],
  input: ImportWalmartMappings,
  output: ImportedWalmartMappings,
  errors: ['ERR_NOT_FOUND'],
  example: {
    // sku,mapped_sku / RUG-IVORY,MUG-BLUE-350 / VASE,MUG-BLUE-350
    input: {
      id: 1,
      file: 'c2t1LG1hcHBlZF9za3UKUlVHLUlWT1JZLE1VRy1CTFVFLTM1MApWQVNFLE1VRy1CTFVFLTM1MAo=',
      mapping_type: 'listings',
    },
    output: {
      data: [
        { row: 2, sku: 'RUG-IVORY', mapped_sku: 'MUG-BLUE-350', result: 'mapped', message: null },
        {
          row: 3,
          sku: 'VASE',
          mapped_sku: 'MUG-BLUE-350',
          result: 'failed',
          message: 'The instance has no listing with the SKU "VASE".',
        },
      ],
      message: '1 mapped, 1 failed.',
    },
  },
})
