export { countRecords } from './count-records.ts'
export { requeueDeletions } from './delete-instance.ts'
export { lifecycleProcedures } from './procedures.ts'
export { lifecycleTasks } from './tasks.ts'
