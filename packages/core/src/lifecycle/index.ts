export { lifecycleProcedures } from './procedures.ts'
export { requeueDeletions } from './requeue-deletions.ts'
export { lifecycleTasks } from './tasks.ts'
export { countRecords } from './count-records.ts'
