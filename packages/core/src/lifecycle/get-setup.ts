import type { WalmartInstanceId, WalmartSetupDocument } from '@aisle/contract'

import { findConnectionStatus, unknownInstance } from '../instances/index.ts'
import { snapshot, type TenantContext } from '../platform/context.ts'
import { listSetupPhases } from './list-setup-phases.ts'
import { setupRemedy } from './setup-remedy.ts'

export async function getSetup(ctx: TenantContext, { id }: WalmartInstanceId): Promise<WalmartSetupDocument> {
  return snapshot(ctx, async (tx) => {
    const instance = await findConnectionStatus(tx, id)
    if (!instance) throw unknownInstance(id)
    const phases = await listSetupPhases(tx, id)
    const data = { id, connection_status: instance.connection_status, phases }
    return { data, message: instance.is_deleting ? null : await setupRemedy(tx, data) }
  })
}
