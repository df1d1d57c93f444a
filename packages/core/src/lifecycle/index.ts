export { countRecords } from './count-records.ts'
export { lifecycleProcedures } from './procedures.ts'
export { requeueDeletions } from './delete-instance.ts'
export { lifecycleTasks } from './tasks.ts'
