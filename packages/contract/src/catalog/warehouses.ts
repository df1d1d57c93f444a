import * as z from 'zod'

import { Label } from '../fields.ts'
import { catalogOperations } from './catalog-operations.ts'

/** The warehouses that Walmart's ship nodes are mapped to. */
export const warehouses = catalogOperations({
  path: '/warehouses',
  one: 'warehouse',
  many: 'warehouses',
  accepts: {
    name: Label.meta({ description: 'Unique among warehouses, ignoring case.', examples: ['Main warehouse'] }),
  },
  name: 'Warehouse',
  names: 'Warehouses',
  shows: { name: z.string() },
  sort: ['id', 'name'],
  search: 'names',
  example: {
    id: 3,
    one: { name: 'Main warehouse' },
    another: { name: 'East warehouse' },
    change: { name: 'Main warehouse, Aurora' },
  },
})
