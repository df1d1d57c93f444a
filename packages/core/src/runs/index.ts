export { endRuns } from './cancel-run.ts'
export { findEventCursor, unknownCursor } from './watch-runs.ts'
export { followRuns } from './follow-runs.ts'
export { interruptRun, restartRun, runAgain } from './interrupt-run.ts'
export { runProcedures } from './procedures.ts'
export { purgeRunEvents, purgeRuns } from './purge-runs.ts'
export { cancelRuns, type EndedRun, isUnderWay, lastTokenRun, statusPhrases } from './queries.ts'
export { reportEnd, requeueOrphanedRuns, runSlice } from './run-slice.ts'
export { listSetupRuns, runErrorOf } from './run.ts'
export { type SourcePage, type RunPosition, type RunProblem, type RunSource, pagesById } from './source.ts'
export {
  inProgress,
  lastSeen,
  queueMissingSlices,
  runJobs,
  startLocalRun,
  startRefresh,
  startRun,
} from './start-run.ts'
export {
  countImported,
  digestOf,
  findUnchanged,
  missingRecords,
  pagesOfList,
  problemsOf,
  sizeOf,
  toKey,
} from './walmart-page.ts'
