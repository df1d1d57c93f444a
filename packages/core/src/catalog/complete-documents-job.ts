import type { TenantTransaction } from '@aisle/db'
import { z } from 'zod'

import type { TenantContext } from '../platform/context.ts'
import { addJob, defineJob } from '../platform/jobs.ts'
import { lockName } from '../platform/transaction.ts'

const Reason = z.enum(['missing_cost', 'missing_nominal_code', 'missing_product'])

/**
 * Posts blocked documents that now have what they lacked. The job belongs to `accounting`, but what documents lack is
 * added in the features below it.
 */
export const completeDocumentsJob = defineJob({
  name: 'tenant.complete_documents',
  payload: z.strictObject({
    tenantId: z.int(),
    /** Why the documents are blocked. */
    reason: Reason,
    /** Cursor: the last processed document. */
    after: z.int().default(0),
  }),
  // Includes the cursor, so that the rest of an older request does not replace a newer request.
  key: ({ reason, after }) => `complete:${reason}:${after}`,
})

/** Call it at the end of a transaction that adds something that blocked documents may have waited for. */
export async function queueCompletion(
  { tenantId }: Pick<TenantContext, 'tenantId'>,
  tx: TenantTransaction,
  { reason }: { readonly reason: z.input<typeof Reason> },
): Promise<void> {
  await lockPostingRules(tx, 'change')
  await addJob(tx, completeDocumentsJob, { payload: { tenantId, reason } })
}

/** The same for lines that were given a product, which may have an account. The caller has locked the links. */
export async function queueCompletionOfLinked(
  { tenantId }: Pick<TenantContext, 'tenantId'>,
  tx: TenantTransaction,
): Promise<void> {
  for (const reason of ['missing_product', 'missing_nominal_code'] as const) {
    await addJob(tx, completeDocumentsJob, { payload: { tenantId, reason } })
  }
}

/**
 * Waits until no other transaction posts under the rules that this one changes: accounts, costs and switches.
 * Otherwise, a document could be posted under the old rules after the job for the new ones has passed it. Any number
 * of transactions may post at once.
 */
export async function lockPostingRules(tx: TenantTransaction, purpose: 'change' | 'post'): Promise<void> {
  await lockName(tx, 'posting rules', purpose === 'post' ? 'shared' : 'exclusive')
}
