import * as z from 'zod'

import { documentOf } from '../../fields.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'

/** A file of mappings. */
export const ImportWalmartMappings = WalmartInstanceId.extend({
  file: z
    .base64({ error: 'must be a file in base64' })
    .min(1)
    .max(1_000_000)
    .meta({
      description:
        'A CSV file in UTF-8, in base64: at most 10,000 rows below a header with the columns `sku` (of the listing) and ' +
        '`mapped_sku` (of the product; empty unmaps). Other columns are ignored; fields are separated by `,` or `;`.',
    }),
  mapping_type: z.enum(['listings']).default('listings').meta({ description: 'What is mapped.' }),
})
export type ImportWalmartMappings = z.infer<typeof ImportWalmartMappings>

/** What has become of a row of the file. */
export const WalmartMappingResult = z
  .object({
    row: z.int().min(2).meta({ description: 'Which row of the file; the header is row 1.' }),
    sku: z.string(),
    mapped_sku: z.string().nullable(),
    result: z.enum(['mapped', 'remapped', 'unmapped', 'unchanged', 'failed']),
    message: z.string().nullable().meta({ description: 'Why it failed.' }),
  })
  .meta({ id: 'WalmartMappingResult' })
export type WalmartMappingResult = z.infer<typeof WalmartMappingResult>

/** What has become of each row of the file, in their order. */
export const ImportedWalmartMappings = documentOf(z.array(WalmartMappingResult))
export type ImportedWalmartMappings = z.infer<typeof ImportedWalmartMappings>

export const importWalmartMappings = defineOperation({
  operationId: 'importWalmartProductMappings',
  method: 'POST',
  path: '/walmart/{id}/products/import-mappings',
  scope: 'integrations:write',
  summary: 'Import mappings of products of an instance',
  description:
    'Maps listings to products by the rows of a CSV file, such as an exported one that was filled in. Good rows are kept ' +
    'when others fail. A file that cannot be read is a 422 that names the line.',
  success: { status: 200 },
  headers: ['Idempotency-Key'],
  input: ImportWalmartMappings,
  output: ImportedWalmartMappings,
  errors: ['ERR_NOT_FOUND', 'ERR_IDEMPOTENCY_KEY_IN_FLIGHT', 'ERR_IDEMPOTENCY_KEY_REUSED'],
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
