export { askWalmart } from './ask-walmart.ts'
export { type Credentials, openCredentials, sealCredentials, unopenedReason } from './credentials.ts'
export type { InstanceColumns } from './instance-row.ts'
export { lockConnection } from './lock-connection.ts'
export { type Connection, openConnection } from './open-connection.ts'
export { presentInstance } from './present-instance.ts'
export { instanceProcedures } from './procedures.ts'
export {
  type InstanceRow,
  findConnectionStatus,
  findInstance,
  instanceColumns,
  lockInstance,
  nominalCodeColumns,
  setConnectionStatus,
  setReachable,
} from './queries.ts'
export { credentialsRemedy, requireConnection, requireCredentials } from './require-connection.ts'
export { requireInstance, requireLockedInstance, unknownInstance } from './require-instance.ts'
