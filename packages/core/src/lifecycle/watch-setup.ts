import { createHash } from 'node:crypto'

import type { WalmartSetup, WatchWalmartSetup } from '@aisle/contract'

import type { TenantRequestContext } from '../platform/context.ts'
import { findEventCursor, followRuns, unknownCursor } from '../runs/index.ts'
import { getSetup } from './get-setup.ts'

interface SetupEvent {
  readonly id: string
  readonly data: WalmartSetup
}

/** An instance's set-up now and after every change. An event's id is a digest of its state. */
export async function* watchSetup(
  ctx: TenantRequestContext,
  { id, lastEventId }: WatchWalmartSetup,
): AsyncGenerator<SetupEvent, void> {
  if (lastEventId !== undefined && !/^[\da-f]{32}$/.test(lastEventId)) throw unknownCursor()
  let seen = lastEventId
  const after = await findEventCursor(ctx, id)
  for await (const _ of followRuns(ctx, { instanceId: id, after })) {
    const { data } = await getSetup(ctx, { id })
    const state = createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 32)
    if (state !== seen) yield { id: state, data }
    seen = state
  }
}
