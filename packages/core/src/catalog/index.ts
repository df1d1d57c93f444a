export {
  completeDocumentsJob,
  lockPostingRules,
  queueCompletion,
  queueCompletionOfLinked,
} from './complete-documents-job.ts'
export { findUsableCodes } from './queries.ts'
export {
  integrationProcedures,
  nominalCodeProcedures,
  productProcedures,
  storeProcedures,
  warehouseProcedures,
} from './procedures.ts'
