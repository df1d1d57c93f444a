import type { WalmartEnvironment } from '@aisle/contract'

import type { TenantContext } from '../platform/context.ts'

/** A production server knows no other environment, whatever is wanted. */
export function environmentFor(ctx: TenantContext, wanted: WalmartEnvironment | undefined): WalmartEnvironment {
  return ctx.environment === 'production' ? 'production' : (wanted ?? 'sandbox')
}
