import { instanceProcedures } from './instances/index.ts'
import { locationProcedures } from './locations/index.ts'
import { orderProcedures } from './orders/index.ts'
import { router } from './platform/trpc.ts'
import { listingProcedures } from './products/index.ts'
import {
  integrationProcedures,
  nominalCodeProcedures,
  productProcedures,
  storeProcedures,
  warehouseProcedures,
} from './reference/index.ts'
import { salesOrderProcedures } from './sales-orders/index.ts'
import { refreshProcedures, runProcedures, scheduleProcedures } from './sync/index.ts'

export const appRouter = router({
  walmart: {
    ...instanceProcedures,
    runs: runProcedures,
    schedule: scheduleProcedures,
    locations: { refresh: refreshProcedures.locations, ...locationProcedures },
    products: { refresh: refreshProcedures.products, ...listingProcedures },
    orders: { refresh: refreshProcedures.orders, ...orderProcedures },
  },
  integrations: integrationProcedures,
  stores: storeProcedures,
  warehouses: warehouseProcedures,
  nominalCodes: nominalCodeProcedures,
  products: productProcedures,
  salesOrders: salesOrderProcedures,
})
export type AppRouter = typeof appRouter
