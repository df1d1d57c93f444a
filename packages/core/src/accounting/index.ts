export { queueSwitching } from './apply-switches.ts'
export { accountingProcedures, costProcedures, lineProcedures, previewProcedures } from './procedures.ts'
export { reconcileDocuments } from './reconcile-documents.ts'
export { accountingTasks } from './tasks.ts'
