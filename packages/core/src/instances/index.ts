export { askWalmart, lockConnection } from './ask-walmart.ts'
export { type Credentials, openCredentials, sealCredentials, unopenedReason } from './credentials.ts'
export { type KeyUse, listKeys, rotateKeys } from './encryption-keys.ts'
export {
  credentialsRemedy,
  lockInstance,
  requireConnection,
  requireCredentials,
  requireInstance,
  requireLockedInstance,
  setConnectionStatus,
  setReachable,
  unknownInstance,
} from './instance-state.ts'
export {
  type InstanceColumns,
  type InstanceRow,
  findInstance,
  instanceColumns,
  nominalCodeColumns,
  presentInstance,
} from './instance.ts'
export { type ChargeAmounts, type Connection, openConnection } from './open-connection.ts'
export { instanceProcedures } from './procedures.ts'
