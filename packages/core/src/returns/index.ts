export { returnProcedures } from './procedures.ts'
export { returnTasks } from './tasks.ts'
