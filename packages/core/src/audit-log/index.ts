export { auditLogProcedures } from './procedures.ts'
