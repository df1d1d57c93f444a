export { askWalmart, lockConnection } from './ask-walmart.ts'
export { setConnectionStatus, setReachable } from './connection-status.ts'
export { type Credentials, openCredentials, sealCredentials, unopenedReason } from './credentials.ts'
export {
  type InstanceColumns,
  type InstanceRow,
  findInstance,
  instanceColumns,
  nominalCodeColumns,
  presentInstance,
} from './instance.ts'
export { type Connection, openConnection } from './open-connection.ts'
export { instanceProcedures } from './procedures.ts'
export { credentialsRemedy, requireConnection, requireCredentials } from './require-connection.ts'
export { lockInstance, requireInstance, requireLockedInstance, unknownInstance } from './require-instance.ts'
