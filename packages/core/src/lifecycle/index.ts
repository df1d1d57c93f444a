export { countRecords } from './count-records.ts'
export { lifecycleProcedures } from './procedures.ts'
export { requeueDeletions } from './remove-instance.ts'
export { lifecycleTasks } from './tasks.ts'
