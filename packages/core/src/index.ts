import { callOperation } from './call-operation.ts'
import { buildOpenApiDocument } from './platform/openapi.ts'
import { buildRestRouter } from './platform/rest.ts'
import { appRouter } from './router.ts'

export type { Log, RequestContext, RequestInfo, Services, TenantContext } from './platform/context.ts'
export { parseBearer } from './platform/api-token.ts'
export { callOperation } from './call-operation.ts'
export { checkDatabase } from './check-database.ts'
export { AisleError, isDatabaseOutage, toErrorBody, validationError } from './platform/errors.ts'
export { type KeyRing, parseKeyRing } from './platform/seal.ts'
export {
  type CallOperation,
  pathFields,
  readUrlFields,
  type RestContext,
  sortedBySpecificity,
  toRestError,
} from './platform/rest.ts'
export { type AppRouter, appRouter } from './router.ts'
export { fromTrpc, toTrpcShape } from './platform/trpc.ts'
export { runWorker } from './run-worker.ts'
export { countRecords } from './instances/index.ts'
export { listRecentOrders } from './orders/index.ts'
export {
  addSampleData,
  createTenant,
  createToken,
  listTokens,
  revokeToken,
  type SampleData,
  tenantOf,
} from './tenants/index.ts'

/** The same operations, in the form that trpc-openapi serves. */
export const restRouter = buildRestRouter(callOperation)

/** The OpenAPI document of these operations. Takes a moment to make. */
export function describeOpenApi(): ReturnType<typeof buildOpenApiDocument> {
  return buildOpenApiDocument(appRouter)
}
