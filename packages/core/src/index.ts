export { listKeys, rotateKeys } from './instances/index.ts'
export { type SampleData, addSampleData, countRecords, deleteTenant } from './lifecycle/index.ts'
export { createTokenLookup, hasValidToken, parseBearer } from './platform/authenticate.ts'
export { createBatch, limitStreams } from './platform/streams.ts'
export { checkDatabase, checkWorker, type WorkerState } from './platform/check-database.ts'
export {
  type ApiServices,
  type Log,
  type Metrics,
  type RequestContext,
  type RequestFacts,
  type RequestInfo,
  type Services,
  type Telemetry,
  type TenantContext,
} from './platform/context.ts'
export {
  AisleError,
  type FixedCode,
  fixedError,
  isDatabaseOutage,
  toErrorBody,
  validationError,
} from './platform/errors.ts'
export { buildOpenApiDocument } from './platform/openapi.ts'
export { watchOutages } from './platform/outages.ts'
export { parseBody, readRequest } from './platform/read-request.ts'
export { type CallOperation, type RestContext, errorResponse } from './platform/rest.ts'
export { type KeyRing, parseKeyRing, seal, unseal } from './platform/seal.ts'
export { shareConnections } from './platform/transaction.ts'
export { fromTrpc, toTrpcShape } from './platform/trpc.ts'
export { type Backlog, backlogMeter } from './problems/index.ts'
export { type AppRouter, appRouter, callOperation, restRouter } from './router.ts'
export { runWorker } from './run-worker.ts'
export { lagMeter, type RefreshLag, startDueRuns } from './schedule/index.ts'
export {
  addDomain,
  createTenant,
  createToken,
  findTenant,
  listTenants,
  listTokens,
  removeDomain,
  renameTenant,
  revokeToken,
  tenantOf,
} from './tenants/index.ts'
