import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'

import { client, freshness, queries } from '../api.ts'
import { Badge } from '../components/badge.tsx'
import { Button, buttonLook } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { messageOf } from '../components/feedback.tsx'
import { formatNumber } from '../components/format.ts'
import { toneOf, wordsOf } from '../components/status-tones.ts'
import { Ago } from '../components/time.tsx'
import { useAction } from '../components/use-action.ts'
import { RunProgress } from '../runs/run-progress.tsx'
import { texts } from '../texts/index.ts'

const t = texts.offers.audit

/** The last comparison with the stock that Walmart shows: starts one, leads to what differs, and repairs it. */
export function AuditBar({ id }: { readonly id: number }) {
  const { data, error } = useQuery({
    ...queries.walmart.runs.list({ id, kind: 'audit_inventory', per_page: 1, sort: '-id' }),
    refetchInterval: ({ state }) =>
      state.data?.data[0] && state.data.data[0].finished_at === null ? freshness.busyMs : freshness.quietMs,
  })
  const run = data?.data[0]
  const isUnderWay = run !== undefined && run.finished_at === null
  const cache = useQueryClient()
  // Show its results as soon as it has ended.
  useEffect(() => {
    if (!isUnderWay) void cache.invalidateQueries({ queryKey: ['walmart', 'inventory'] })
  }, [cache, isUnderWay])
  const start = useAction(client.walmart.inventory.audit.mutate, { done: () => t.started })
  return (
    <section aria-label={t.title} className="border-line flex flex-wrap items-center gap-3 border-b px-4 py-2">
      {error && !data && <p className="text-bad">{messageOf(error)}</p>}
      {data && !run && <p className="text-ink-soft">{t.never}</p>}
      {run && (
        <p className="flex flex-wrap items-center gap-2">
          <Link
            to="/instances/$id/runs/$runId"
            params={{ id, runId: run.id }}
            className="text-accent underline"
          >{`${t.title} #${run.id}`}</Link>
          <Badge tone={toneOf(run.status)}>{wordsOf(run.status)}</Badge>
          <span className="text-ink-soft">
            <Ago at={run.created_at} />
            {` · ${t.compared(formatNumber(run.processed))}`}
          </span>
          {run.error && <span className="text-bad">{run.error.message}</span>}
        </p>
      )}
      {isUnderWay && (
        <div className="w-32">
          <RunProgress run={run} />
        </div>
      )}
      {run && !isUnderWay && <Drift id={id} />}
      <Button
        className="ml-auto"
        disabled={isUnderWay || start.isPending || data === undefined}
        onClick={() => start.mutate({ id })}
      >
        {t.start}
      </Button>
    </section>
  )
}

/** How many stock levels differ at Walmart, and a button to repair them. */
function Drift({ id }: { readonly id: number }) {
  const [isAsking, setAsking] = useState(false)
  const { data } = useQuery(queries.walmart.inventory.list({ id, drifted: true, per_page: 1 }))
  const close = () => setAsking(false)
  const resend = useAction(client.walmart.products.syncInventory.mutate, {
    done: (output) => texts.offers.pushed(formatNumber(output.data.pushed)),
    onDone: close,
  })
  if (!data) return null
  if (data.total === 0) return <Badge tone="good">{t.noDrift}</Badge>
  return (
    <>
      <Badge tone="warn">{t.differs(formatNumber(data.total))}</Badge>
      <Link to="." search={{ drifted: 'true' }} className={buttonLook('plain')}>
        {t.show}
      </Link>
      <Button onClick={() => setAsking(true)}>{t.resend}</Button>
      <Dialog title={t.resendTitle} isOpen={isAsking} onClose={close}>
        <p className="mb-4">{t.resendWarning}</p>
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{texts.common.cancel}</Button>
          <Button look="primary" disabled={resend.isPending} onClick={() => resend.mutate({ id, resend: 'drifted' })}>
            {t.resend}
          </Button>
        </div>
      </Dialog>
    </>
  )
}
