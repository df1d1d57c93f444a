import type { WalmartRun } from '@aisle/contract'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'

import { client, queries } from '../api.ts'
import { Badge } from '../components/badge.tsx'
import { Button } from '../components/button.tsx'
import { Facts } from '../components/facts.tsx'
import { Failure, Loading } from '../components/feedback.tsx'
import { Card, Screen } from '../components/screen.tsx'
import { toneOf } from '../components/status-tones.ts'
import { Ago } from '../components/time.tsx'
import { useAction } from '../components/use-action.ts'
import { texts } from '../texts/index.ts'
import { progressText, RunProgress } from './run-progress.tsx'
import { RunRecords } from './run-records.tsx'
import { useWatchedRuns } from './use-watched-runs.ts'

const t = texts.runs

/** One run, live, with the records that it could not use. */
export function RunScreen() {
  const { id, runId } = useParams({ from: '/instances/$id/runs/$runId' })
  const { data, error, refetch } = useQuery(queries.walmart.runs.get({ id, run_id: runId }))
  useWatchedRuns(id)
  if (!data) return error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading />
  const run = data.data
  return (
    <Screen title={t.runTitle(t.kinds[run.kind], run.id)} actions={<RunActions run={run} />}>
      <div className="p-4">
        <Card title={t.progress}>
          <Progress run={run} />
        </Card>
      </div>
      {run.problems.length > 0 && <RunRecords run={run} />}
    </Screen>
  )
}

function RunActions({ run }: { readonly run: WalmartRun }) {
  const navigate = useNavigate()
  const cancel = useAction(client.walmart.runs.cancel.mutate, { done: () => t.cancelled })
  const retry = useAction(client.walmart.runs.retry.mutate, {
    done: () => t.retried,
    onDone: ({ data: { id: runId } }) =>
      void navigate({ to: '/instances/$id/runs/$runId', params: { id: run.instance_id, runId } }),
  })
  const input = { id: run.instance_id, run_id: run.id }
  if (run.finished_at === null) {
    return (
      <Button disabled={cancel.isPending} onClick={() => cancel.mutate(input)}>
        {t.cancel}
      </Button>
    )
  }
  if (run.status === 'completed') return null
  return (
    <Button look="primary" disabled={retry.isPending} onClick={() => retry.mutate(input)}>
      {t.retry}
    </Button>
  )
}

const agoOf = (at: string | null) => at !== null && <Ago at={at} />

function Progress({ run }: { readonly run: WalmartRun }) {
  return (
    <div className="space-y-3">
      <p className="flex items-center gap-3">
        <Badge tone={toneOf(run.status)}>{t.statuses[run.status]}</Badge>
        <span className="tabular-nums">{progressText(run)}</span>
      </p>
      <RunProgress run={run} />
      {run.error && <p className="text-bad max-w-prose">{run.error.message}</p>}
      <Facts
        facts={[
          { name: t.columns.mode, value: t.modes[run.mode] },
          { name: t.since, value: agoOf(run.changed_since) },
          { name: t.created, value: agoOf(run.created_at) },
          { name: t.started, value: agoOf(run.started_at) },
          { name: t.resumes, value: agoOf(run.next_attempt_at) },
          { name: t.finished, value: agoOf(run.finished_at) },
        ]}
      />
    </div>
  )
}
