export { type Connection, openConnection } from './open-connection.ts'
export { instancesRouter } from './procedures.ts'
export { instancesTasks } from './tasks.ts'
