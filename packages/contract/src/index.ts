export { type Contract, contract, operations, subscriptions } from './contract.ts'
export { ErrorBody, type ErrorCode, errorStatus, FieldErrors } from './errors.ts'
export { fieldErrors, labelOf, summarizeErrors } from './field-errors.ts'
export { FilePart, filePartQuery } from './files.ts'
export { listQuery, pageOf } from './lists.ts'
export { bodyErrors, commonErrors, hasBody, type HttpMethod, type Operation, type Scope, scopes } from './operation.ts'
export { Integration, IntegrationPage, ListIntegrations } from './reference/list-integrations.ts'
export { NominalCodeType } from './reference/nominal-codes.ts'
export { defineSubscription, type Subscription } from './subscription.ts'
export { ConnectionSettings } from './walmart/connection-settings.ts'
export { CreateWalmartInstance } from './walmart/create-instance.ts'
export { DeletedWalmartInstance } from './walmart/delete-instance.ts'
export { WalmartInstanceId } from './walmart/get-instance.ts'
export {
  PhaseStatus,
  SetupPhase,
  type SetupPhaseName,
  setupPhases,
  WalmartSetup,
  WalmartSetupDocument,
} from './walmart/get-setup.ts'
export { ConnectionStatus, WalmartEnvironment, WalmartInstance, WalmartInstanceDocument } from './walmart/instance.ts'
export { IntegrationSettings } from './walmart/integration-settings.ts'
export { ListWalmartInstances, WalmartInstancePage } from './walmart/list-instances.ts'
export {
  DownloadedWalmartLocations,
  ListWalmartLocations,
  MappedWalmartLocations,
  MapWalmartLocations,
  WalmartLocation,
  WalmartLocationPage,
} from './walmart/locations.ts'
export { PatchWalmartInstance } from './walmart/patch-instance.ts'
export { WalmartConnectionTest, WalmartConnectionTestDocument } from './walmart/test-connection.ts'
export { UpdateWalmartInstance } from './walmart/update-instance.ts'
export { WatchWalmartSetup } from './walmart/watch-setup.ts'
export { WalmartRunId } from './walmart/runs/get-run.ts'
export { ListWalmartRuns, WalmartRunPage } from './walmart/runs/list-runs.ts'
export { RunKind, RunMode, RunStatus, WalmartRun, WalmartRunDocument } from './walmart/runs/run.ts'
export { RefreshWalmartOrders } from './walmart/runs/start-refresh.ts'
export { WalmartRunEvent, WatchWalmartRuns } from './walmart/runs/watch-runs.ts'
export { WalmartScheduleKinds } from './walmart/schedule/pause-schedule.ts'
export {
  ScheduledKind,
  ScheduledRefresh,
  WalmartSchedule,
  WalmartScheduleDocument,
} from './walmart/schedule/schedule.ts'
