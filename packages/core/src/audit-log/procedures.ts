import { contract } from '@aisle/contract'

import { operation } from '../platform/trpc.ts'
import { exportAuditLog, listAuditLog } from './audit-log.ts'

export const auditLogProcedures = {
  list: operation(contract.auditLog.list).query(({ ctx, input }) => listAuditLog(ctx, input)),
  export: operation(contract.auditLog.export).query(({ ctx, input }) => exportAuditLog(ctx, input)),
}
