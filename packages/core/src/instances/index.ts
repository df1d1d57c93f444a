export { countRecords } from './count-records.ts'
export { type Connection, openConnection } from './open-connection.ts'
export { instanceProcedures } from './procedures.ts'
export { instancesTasks } from './tasks.ts'
