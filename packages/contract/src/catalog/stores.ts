import * as z from 'zod'

import { Label } from '../fields.ts'
import { catalogOperations } from './catalog-operations.ts'

/** The stores that sales orders belong to. */
export const stores = catalogOperations({
  path: '/stores',
  one: 'store',
  many: 'stores',
  accepts: {
    name: Label.meta({ description: 'Unique among stores, ignoring case.', examples: ['Main store'] }),
  },
  name: 'Store',
  names: 'Stores',
  shows: { name: z.string() },
  sort: ['id', 'name'],
  search: 'names',
  example: {
    id: 1,
    one: { name: 'Main store' },
    another: { name: 'Outlet store' },
    change: { name: 'Main store, Chicago' },
  },
})
