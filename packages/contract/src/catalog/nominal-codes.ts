import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { Label } from '../fields.ts'
import { catalogOperations } from './catalog-operations.ts'

/** The type of account that a nominal code identifies. */
export const NominalCodeType = z.enum([
  'Revenue',
  'Expense',
  'Asset',
  'Liability',
  'Equity',
  'Bank',
  'Current',
  'Inventory',
  'Fixed',
  'Directcosts',
  'Currliab',
  'Termliab',
  'Sales',
])
export type NominalCodeType = documented.NominalCodeType

/** The accounts that documents post to. */
export const nominalCodes = catalogOperations({
  path: '/nominal-codes',
  one: 'nominal code',
  many: 'nominal codes',
  accepts: {
    code: Label.meta({ description: 'Unique among nominal codes; case-sensitive.', examples: ['4000'] }),
    name: Label.meta({ examples: ['Sales'] }),
    type: NominalCodeType.meta({ examples: ['Revenue'] }),
  },
  name: 'NominalCode',
  names: 'NominalCodes',
  shows: { code: z.string(), name: z.string(), type: NominalCodeType },
  sort: ['id', 'code', 'name', 'type'],
  search: 'codes and names',
  example: {
    id: 4,
    one: { code: '4000', name: 'Sales', type: 'Revenue' },
    another: { code: '4100', name: 'Shipping revenue', type: 'Revenue' },
    change: { name: 'Sales of goods' },
  },
})
