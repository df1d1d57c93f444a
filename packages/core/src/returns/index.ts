export { returnProcedures } from './procedures.ts'
export { unknownReturn } from './return-list.ts'
export { returnTasks } from './tasks.ts'
