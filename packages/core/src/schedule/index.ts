export { lagMeter, type RefreshLag } from './measure-lag.ts'
export { healthProcedures, scheduleProcedures } from './procedures.ts'
export { startDueRuns } from './start-due-runs.ts'
