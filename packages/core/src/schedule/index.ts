export { lagMeter, type RefreshLag } from './measure-lag.ts'
export { scheduleProcedures } from './procedures.ts'
export { startDueRuns } from './start-due-runs.ts'
