import type { ProblemCause, ProblemGroup } from '@aisle/contract'
import { useState } from 'react'

import { client } from '../api.ts'
import { Button } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { useAction } from '../components/use-action.ts'
import { texts } from '../texts/index.ts'

const t = texts.inbox

interface Remedy {
  readonly label: (count: number) => string
  /** The question to confirm first, if it overwrites something. */
  readonly confirm?: string
  /** Applies it to these records, and returns the message to show. */
  readonly apply: (id: number, recordIds: number[]) => Promise<string>
}

/** Rejects, with the first error, only if none could be retried. */
async function retryEach(retry: (recordId: number) => Promise<unknown>, recordIds: readonly number[]): Promise<string> {
  const retries = recordIds.map((recordId) => retry(recordId))
  const failed = (await Promise.allSettled(retries)).filter(({ status }) => status === 'rejected').length
  if (failed === retries.length) await Promise.all(retries)
  return t.retried(retries.length - failed, failed)
}

const retryRuns: Remedy = {
  label: t.retry,
  apply: (id, runIds) => retryEach((runId) => client.walmart.runs.retry.mutate({ id, run_id: runId }), runIds),
}

/** What can be done about all the records that a group shows at once. */
const remedies: Partial<Record<ProblemCause, Remedy>> = {
  missing_permission: retryRuns,
  failed_run: retryRuns,
  due_acknowledgement: {
    label: t.acknowledge,
    async apply(id, ids) {
      const { data } = await client.walmart.orders.acknowledgeMany.mutate({ id, ids })
      const accepted = data.results.filter(({ status }) => status === 'accepted').length
      return t.acknowledged(accepted, data.results.length - accepted)
    },
  },
  failed_send: {
    label: t.retry,
    apply: (id, sendIds) => retryEach((sendId) => client.walmart.sends.retry.mutate({ id, send_id: sendId }), sendIds),
  },
  drifted_stock: {
    label: () => t.resend,
    confirm: t.resendConfirm,
    async apply(id, listingIds) {
      const input = { id, listing_ids: listingIds, resend: 'drifted' } as const
      return t.resent((await client.walmart.products.syncInventory.mutate(input)).data.pushed)
    },
  },
}

export function BulkRemedy({ group, id }: { readonly group: ProblemGroup; readonly id: number }) {
  const [isAsking, setAsking] = useState(false)
  const remedy = remedies[group.cause]
  // A listing has a stock level for each ship node.
  const recordIds = [...new Set(group.first.map((member) => member.id))]
  const action = useAction(() => remedy?.apply(id, recordIds) ?? Promise.resolve(''), {
    done: (said) => said,
    onDone: () => setAsking(false),
  })
  if (!remedy) return null
  const label = remedy.label(recordIds.length)
  return (
    <>
      <Button
        look="primary"
        disabled={action.isPending}
        onClick={() => (remedy.confirm === undefined ? action.mutate(undefined) : setAsking(true))}
      >
        {label}
      </Button>
      <Dialog title={label} isOpen={isAsking} onClose={() => setAsking(false)}>
        <p className="mb-4">{remedy.confirm}</p>
        <div className="flex justify-end gap-2">
          <Button onClick={() => setAsking(false)}>{texts.common.cancel}</Button>
          <Button look="primary" disabled={action.isPending} onClick={() => action.mutate(undefined)}>
            {label}
          </Button>
        </div>
      </Dialog>
    </>
  )
}
