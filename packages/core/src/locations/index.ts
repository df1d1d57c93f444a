export { noteShipNodes } from './note-ship-nodes.ts'
export { locationsTasks } from './tasks.ts'
