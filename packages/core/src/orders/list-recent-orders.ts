import { type TenantContext, transaction } from '../platform/context.ts'
import { selectRecentOrders } from './queries.ts'

/** The newest orders of an instance, each line with the product that its SKU is linked to. */
export function listRecentOrders(
  ctx: TenantContext,
  { instanceId, limit }: { readonly instanceId: number; readonly limit: number },
): ReturnType<typeof selectRecentOrders> {
  return transaction(ctx, (tx) => selectRecentOrders(tx, instanceId, limit))
}
