import type { TenantTransaction } from '@aisle/db'

import type { TenantContext } from '../platform/context.ts'
import type { SyncKind } from './jobs.ts'
import { startRun } from './start-run.ts'

/** What starts when a phase of the set-up has ended well. Products and orders run side by side. */
const followers: Readonly<Record<SyncKind, readonly SyncKind[]>> = {
  token: ['locations'],
  locations: ['products', 'orders'],
  products: [],
  orders: [],
}

export async function startFollowers(
  ctx: TenantContext,
  tx: TenantTransaction,
  run: { readonly kind: SyncKind; readonly instance_id: number; readonly is_setup: boolean },
): Promise<void> {
  if (!run.is_setup) return
  for (const kind of followers[run.kind]) {
    await startRun(ctx, tx, { instanceId: run.instance_id, kind, isSetup: true })
  }
}
