export { insertUnknownShipNodes } from './note-ship-nodes.ts'
export { locationProcedures } from './procedures.ts'
export { locationTasks } from './tasks.ts'
