import { accountingProcedures, costProcedures, lineProcedures, previewProcedures } from './accounting/index.ts'
import { auditLogProcedures } from './audit-log/index.ts'
import {
  integrationProcedures,
  nominalCodeProcedures,
  productProcedures,
  storeProcedures,
  warehouseProcedures,
} from './catalog/index.ts'
import { eventProcedures } from './events/index.ts'
import { instanceProcedures } from './instances/index.ts'
import { lifecycleProcedures } from './lifecycle/index.ts'
import { listingProcedures } from './listings/index.ts'
import { locationProcedures } from './locations/index.ts'
import { feedProcedures, inventoryProcedures, listingOfferProcedures, priceProcedures } from './offers/index.ts'
import { orderProcedures, proformaProcedures } from './orders/index.ts'
import type { RequestContext } from './platform/context.ts'
import { buildRestRouter } from './platform/rest.ts'
import { router } from './platform/trpc.ts'
import { problemProcedures } from './problems/index.ts'
import { returnProcedures } from './returns/index.ts'
import { runProcedures } from './runs/index.ts'
import { salesOrderProcedures } from './sales-orders/index.ts'
import { healthProcedures, scheduleProcedures } from './schedule/index.ts'
import { fulfillmentProcedures, orderSendProcedures, returnSendProcedures, sendProcedures } from './sends/index.ts'
import { tokenProcedures } from './tenants/index.ts'
import { webhookProcedures } from './webhooks/index.ts'

export const appRouter = router({
  walmart: {
    ...instanceProcedures,
    ...lifecycleProcedures,
    ...healthProcedures,
    runs: runProcedures,
    schedule: scheduleProcedures,
    locations: locationProcedures,
    products: { ...listingProcedures, ...listingOfferProcedures },
    orders: { ...orderProcedures, ...orderSendProcedures },
    returns: { ...returnProcedures, ...returnSendProcedures },
    fulfillments: fulfillmentProcedures,
    sends: sendProcedures,
    inventory: inventoryProcedures,
    prices: priceProcedures,
    feeds: feedProcedures,
    accounting: { ...proformaProcedures, ...previewProcedures },
  },
  integrations: integrationProcedures,
  stores: storeProcedures,
  warehouses: warehouseProcedures,
  nominalCodes: nominalCodeProcedures,
  products: { ...productProcedures, costs: costProcedures },
  salesOrders: { ...salesOrderProcedures, ...lineProcedures },
  accounting: accountingProcedures,
  events: eventProcedures,
  webhooks: webhookProcedures,
  problems: problemProcedures,
  auditLog: auditLogProcedures,
  tokens: tokenProcedures,
})
export type AppRouter = typeof appRouter

/** Calls an operation by its dotted name, with the same checks as over tRPC. */
export async function callOperation(ctx: RequestContext, name: string, input: unknown): Promise<unknown> {
  const caller: unknown = appRouter.createCaller(ctx)
  const call = name.split('.').reduce<unknown>((parent, key) => Reflect.get(Object(parent), key), caller)
  return (call as (input: unknown) => Promise<unknown>)(input)
}

/** The same operations, in the form that trpc-openapi serves. */
export const restRouter = buildRestRouter(callOperation)
