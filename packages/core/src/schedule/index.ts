export { scheduleProcedures } from './procedures.ts'
export { startDueRuns } from './start-due-runs.ts'
