export { type Backlog, backlogMeter } from './measure-backlog.ts'
export { problemProcedures } from './procedures.ts'
