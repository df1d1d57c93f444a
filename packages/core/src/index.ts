import { callOperation } from './call-operation.ts'
import { buildOpenApiDocument } from './platform/openapi.ts'
import { buildRestRouter } from './platform/rest.ts'
import { appRouter } from './router.ts'

export type { Log } from './platform/context.ts'
export type { RequestContext } from './platform/context.ts'
export type { RequestInfo } from './platform/context.ts'
export type { Services } from './platform/context.ts'
export type { TenantContext } from './platform/context.ts'
export { parseBearer } from './platform/api-token.ts'
export { callOperation } from './call-operation.ts'
export { checkDatabase } from './check-database.ts'
export { AisleError } from './platform/errors.ts'
export { isDatabaseOutage } from './platform/errors.ts'
export { toErrorBody } from './platform/errors.ts'
export { validationError } from './platform/errors.ts'
export type { KeyRing } from './platform/seal.ts'
export { parseKeyRing } from './platform/seal.ts'
export type { CallOperation } from './platform/rest.ts'
export { pathFields } from './platform/rest.ts'
export { readUrlFields } from './platform/rest.ts'
export type { RestContext } from './platform/rest.ts'
export { sortedBySpecificity } from './platform/rest.ts'
export { toRestError } from './platform/rest.ts'
export type { AppRouter } from './router.ts'
export { appRouter } from './router.ts'
export { fromTrpc } from './platform/trpc.ts'
export { toTrpcShape } from './platform/trpc.ts'
export { runWorker } from './run-worker.ts'
export { countRecords } from './lifecycle/index.ts'
export { listRecentOrders } from './orders/index.ts'
export { addSampleData } from './tenants/index.ts'
export { createTenant } from './tenants/index.ts'
export { createToken } from './tenants/index.ts'
export { listTokens } from './tenants/index.ts'
export { revokeToken } from './tenants/index.ts'
export type { SampleData } from './tenants/index.ts'
export { tenantOf } from './tenants/index.ts'

/** The same operations, in the form that trpc-openapi serves. */
export const restRouter = buildRestRouter(callOperation)

/** The OpenAPI document of these operations. Takes a moment to make. */
export function describeOpenApi(): ReturnType<typeof buildOpenApiDocument> {
  return buildOpenApiDocument(appRouter)
}
