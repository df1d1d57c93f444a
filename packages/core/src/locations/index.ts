export { locationProcedures } from './procedures.ts'
export { insertUnknownShipNodes } from './queries.ts'
export { locationTasks } from './tasks.ts'
