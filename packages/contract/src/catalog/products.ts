import * as z from 'zod'

import { Id, Label } from '../fields.ts'
import { catalogOperations } from './catalog-operations.ts'

/** The tenant's own products, which listings are linked to. */
export const products = catalogOperations({
  path: '/products',
  one: 'product',
  many: 'products',
  accepts: {
    sku: Label.meta({ description: 'Unique among products; case-sensitive.', examples: ['MUG-BLUE-350'] }),
    name: Label.meta({ examples: ['Blue mug, 350 ml'] }),
    barcode: Label.nullable()
      .optional()
      .meta({ description: 'UPC, EAN or GTIN, as text.', examples: ['036000291452'] }),
    nominal_code_id: Id.nullable().optional().meta({
      description:
        "Account for the product's sales; takes precedence over those of the instance and the tenant. Null: none.",
    }),
  },
  name: 'Product',
  names: 'Products',
  shows: { sku: z.string(), name: z.string(), barcode: z.string().nullable(), nominal_code_id: Id.nullable() },
  sort: ['id', 'sku', 'name'],
  search: 'SKUs, names and barcodes',
  example: {
    id: 7,
    one: { sku: 'MUG-BLUE-350', name: 'Blue mug, 350 ml', barcode: '036000291452', nominal_code_id: null },
    another: { sku: 'MUG-RED-350', name: 'Red mug, 350 ml', barcode: '036000291469', nominal_code_id: 4 },
    change: { name: 'Blue mug, 350 ml, dishwasher-proof' },
  },
})
