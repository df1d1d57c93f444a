import {
  integrationProcedures,
  nominalCodeProcedures,
  productProcedures,
  storeProcedures,
  warehouseProcedures,
} from './catalog/index.ts'
import { instanceProcedures } from './instances/index.ts'
import { lifecycleProcedures } from './lifecycle/index.ts'
import { listingProcedures } from './listings/index.ts'
import { locationProcedures } from './locations/index.ts'
import { orderProcedures } from './orders/index.ts'
import { router } from './platform/trpc.ts'
import { runProcedures } from './runs/index.ts'
import { salesOrderProcedures } from './sales-orders/index.ts'
import { scheduleProcedures } from './schedule/index.ts'

export const appRouter = router({
  walmart: {
    ...instanceProcedures,
    ...lifecycleProcedures,
    runs: runProcedures,
    schedule: scheduleProcedures,
    locations: locationProcedures,
    products: listingProcedures,
    orders: orderProcedures,
  },
  integrations: integrationProcedures,
  stores: storeProcedures,
  warehouses: warehouseProcedures,
  nominalCodes: nominalCodeProcedures,
  products: productProcedures,
  salesOrders: salesOrderProcedures,
})
export type AppRouter = typeof appRouter
