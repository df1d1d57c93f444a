import { transaction, type TenantContext } from '../platform/context.ts'
import { countRecordsOf } from './queries.ts'

/** How much an instance has brought in, by kind. */
export function countRecords(ctx: TenantContext, instanceId: number): ReturnType<typeof countRecordsOf> {
  return transaction(ctx, (tx) => countRecordsOf(tx, instanceId))
}
