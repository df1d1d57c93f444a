export { noteShipNodes } from './note-ship-nodes.ts'
export { locationProcedures } from './procedures.ts'
export { locationsTasks } from './tasks.ts'
