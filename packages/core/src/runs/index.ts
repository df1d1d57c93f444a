export { findEventCursor, unknownCursor } from './event-cursor.ts'
export { followRuns } from './follow-runs.ts'
export { interruptRun, runAgain } from './interrupt-run.ts'
export { runProcedures } from './procedures.ts'
export { purgeRunEvents, purgeRuns } from './purge-runs.ts'
export { endRuns, statusPhrases } from './queries.ts'
export { requeueOrphanedRuns } from './requeue-orphaned-runs.ts'
export { runSlice } from './run-slice.ts'
export { listSetupRuns, runErrorOf } from './run.ts'
export {
  type SourcePage,
  type RunPosition,
  type RunProblem,
  type RunSource,
  fingerprintOf,
  pagesById,
  problemsOf,
  rejectRepetition,
} from './source.ts'
export { startCreation } from './start-creation.ts'
export { startRefresh } from './start-refresh.ts'
export { lastSeen, lastTokenRun, queueMissingSlices, startRun, runJobs } from './start-run.ts'
