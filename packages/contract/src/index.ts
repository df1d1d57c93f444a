export { type Contract, contract, operations } from './contract.ts'
export { ErrorBody, type ErrorCode, errorStatus, FieldErrors } from './errors.ts'
export { fieldErrors, labelOf, summarizeErrors } from './field-errors.ts'
export { listQuery, pageOf } from './lists.ts'
export { bodyErrors, commonErrors, hasBody, type HttpMethod, type Operation, type Scope, scopes } from './operation.ts'
export { ConnectionSettings } from './walmart/connection-settings.ts'
export { CreateWalmartInstance } from './walmart/create-instance.ts'
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
