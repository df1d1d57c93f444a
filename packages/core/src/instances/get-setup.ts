import type { WalmartInstanceId, WalmartSetupDocument } from '@aisle/contract'

import { snapshot, type TenantContext } from '../platform/context.ts'
import { listSetupPhases } from '../sync/index.ts'
import { unknownInstance } from './get-instance.ts'
import { findConnectionStatus } from './queries.ts'

export async function getSetup(ctx: TenantContext, { id }: WalmartInstanceId): Promise<WalmartSetupDocument> {
  return snapshot(ctx, async (tx) => {
    const instance = await findConnectionStatus(tx, id)
    if (!instance) throw unknownInstance(id)
    const phases = await listSetupPhases(tx, id)
    return { data: { id, connection_status: instance.connection_status, phases }, message: null }
  })
}
