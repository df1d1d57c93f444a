export { returnProcedures } from './procedures.ts'
export { unknownReturn } from './return.ts'
export { returnTasks } from './tasks.ts'
