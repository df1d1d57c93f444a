import type { TenantTransaction } from '@aisle/db'

import { type TenantContext, transaction } from './context.ts'

/** How long a job works before it queues what is left: worth a job, and too short to hold up the other tenants. */
export const sliceMs = 3000

interface SlicedWork<Cursor> {
  readonly from: Cursor
  /** Does a batch in a transaction of its own. Returns the cursor after it, or undefined if it was the last. */
  batch(tx: TenantTransaction, cursor: Cursor): Promise<Cursor | undefined>
  /** Queues the job again for what is left. */
  requeue(tx: TenantTransaction, cursor: Cursor): Promise<void>
}

/** Works in batches for a few seconds, then queues what is left. */
export async function inSlices<Cursor>(
  ctx: TenantContext,
  { from, batch, requeue }: SlicedWork<Cursor>,
): Promise<void> {
  const deadline = Date.now() + sliceMs
  const isOver = () => ctx.stopping.aborted || Date.now() >= deadline
  const rest = await inBatches(from, (cursor) => transaction(ctx, (tx) => batch(tx, cursor)), isOver)
  if (rest !== undefined) await transaction(ctx, (tx) => requeue(tx, rest))
}

/** Does batch after batch until one returns no cursor, or until `isOver`. Returns the cursor of what is left. */
export async function inBatches<Cursor>(
  from: Cursor,
  batch: (cursor: Cursor) => Promise<Cursor | undefined>,
  isOver: () => boolean = () => false,
): Promise<Cursor | undefined> {
  let cursor: Cursor | undefined = from
  while (cursor !== undefined && !isOver()) cursor = await batch(cursor)
  return cursor
}
