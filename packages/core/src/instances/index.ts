export { askWalmart, lockConnection } from './ask-walmart.ts'
export { listCallBudgets, untilCallMs } from './call-budget.ts'
export { callSignal, claimDuration, claimMs, settlingMs, startWatch } from './call-times.ts'
export { listKeys, rotateKeys } from './encryption-keys.ts'
export { type InstanceKey, instanceMeter, type MeasuredRow, nextInstances } from './instance-meter.ts'
export {
  credentialsRemedy,
  isCallable,
  lockInstance,
  lockInstanceAndLinks,
  lockLinks,
  lockLinksShared,
  requireConnection,
  requireCredentials,
  requireInstance,
  requireLockedInstance,
  requireLockedLinks,
  recordConnection,
  setConnectionStatus,
  setReachable,
  unknownInstance,
} from './instance-state.ts'
export {
  type InstanceColumns,
  type InstanceRow,
  environmentFor,
  findInstance,
  instanceColumns,
  nominalCodeColumns,
  presentInstance,
} from './instance.ts'
export {
  type ChargeAmounts,
  type Connection,
  type Credentials,
  disconnectedPauseMs,
  findTokenExpiry,
  openConnection,
  openCredentials,
  openIfConnected,
  sealCredentials,
  unopenedReason,
} from './open-connection.ts'
export { instanceProcedures } from './procedures.ts'
export { hadNoEffect, lacksPermission, rejectsCredentials, type Wait, waitAfter } from './walmart-failure.ts'
