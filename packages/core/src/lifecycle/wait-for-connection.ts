import type { WalmartInstanceDocument } from '@aisle/contract'
import type { Subscription } from '@aisle/db'

import { findInstance, presentInstance } from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { waitUntil } from '../platform/wait-until.ts'

/** Waits as long as the caller prefers until Walmart has accepted or rejected the credentials. */
export async function waitForConnection(
  ctx: TenantRequestContext,
  written: WalmartInstanceDocument,
): Promise<WalmartInstanceDocument> {
  const { tenantId } = ctx
  const { id } = written.data
  let subscription: Subscription | undefined
  try {
    return await waitUntil(ctx, written, {
      isDone: ({ data }) => data.connection_status !== 'connecting',
      async read(tx) {
        const row = await findInstance(tx, id)
        return row && { ...written, data: presentInstance(row) }
      },
      pollMs: 1000,
      async pause(options) {
        // The connection's status changes together with the run that gets the token.
        if (subscription) await subscription.next(options)
        // Read at once: the status may have changed before.
        else subscription = ctx.runListener.subscribe({ tenantId, instanceId: id })
      },
    })
  } finally {
    subscription?.end()
  }
}
