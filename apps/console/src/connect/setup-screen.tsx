import { setupPhases, type SetupPhase, type WalmartSetup } from '@aisle/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useEffect } from 'react'

import { client, queries } from '../api.ts'
import { Badge } from '../components/badge.tsx'
import { buttonLook } from '../components/button.tsx'
import { Failure, Loading } from '../components/feedback.tsx'
import { formatNumber } from '../components/format.ts'
import { Screen } from '../components/screen.tsx'
import { toneOf, wordsOf } from '../components/status-tones.ts'
import { Ago } from '../components/time.tsx'
import { ConnectionActions } from '../instances/connection-actions.tsx'
import { RunProgress } from '../runs/run-progress.tsx'
import { texts } from '../texts/index.ts'

const t = texts.connect

/** The set-up of an instance as it proceeds. */
export function SetupScreen() {
  const { id } = useParams({ from: '/instances/$id/setup' })
  const instance = useQuery(queries.walmart.get({ id }))
  const setup = useWatchedSetup(id)
  const isComplete =
    setup.data !== undefined && setupPhases.every((name) => setup.data.phases[name].status === 'completed')
  return (
    <Screen title={t.setupTitle(instance.data?.data.name ?? '')}>
      <div className="max-w-2xl p-4">
        {setup.error && !setup.data && <Failure error={setup.error} onRetry={() => void setup.refetch()} />}
        {!setup.data && !setup.error && <Loading />}
        {setup.data && (
          <ol className="space-y-3">
            {setupPhases.map((name) => (
              <Phase key={name} name={name} phase={setup.data.phases[name]} />
            ))}
          </ol>
        )}
        {setup.data?.phases.token.status === 'failed' && (
          <div className="mt-4">
            <ConnectionActions id={id} />
          </div>
        )}
        {isComplete && (
          <div className="mt-6 flex items-center gap-3">
            <p className="text-good mr-auto font-medium">{t.complete}</p>
            <Link to="/instances/$id/orders" params={{ id }} className={buttonLook('primary')}>
              {t.toOrders}
            </Link>
          </div>
        )}
      </div>
    </Screen>
  )
}

/** Reads the set-up, and then each of its changes from a stream, which resumes automatically. */
function useWatchedSetup(id: number) {
  const cache = useQueryClient()
  const { queryKey, queryFn } = queries.walmart.setup({ id })
  useEffect(() => {
    const stream = client.walmart.watchSetup.subscribe(
      { id },
      {
        onData: ({ data }) => void cache.setQueryData(queries.walmart.setup({ id }).queryKey, { message: null, data }),
      },
    )
    return () => stream.unsubscribe()
  }, [cache, id])
  return useQuery({ queryKey, queryFn, select: ({ data }): WalmartSetup => data })
}

function Phase({ name, phase }: { readonly name: keyof typeof t.phases; readonly phase: SetupPhase }) {
  const { processed, total, status, error } = phase
  const label = t.phases[name]
  return (
    <li className="border-line bg-surface rounded-md border p-4">
      <div className="mb-3 flex items-center gap-3">
        <h2 className="mr-auto">{label}</h2>
        <span className="text-ink-soft tabular-nums">
          {total === null
            ? processed > 0 && t.some(formatNumber(processed))
            : t.progress(formatNumber(processed), formatNumber(total))}
        </span>
        <Badge tone={toneOf(status)}>{wordsOf(status)}</Badge>
      </div>
      <RunProgress run={phase} label={label} />
      {error && (
        <p className="text-bad mt-2">
          {error.message}{' '}
          {phase.next_attempt_at !== null && (
            <span className="text-ink-soft">
              {t.resumes} <Ago at={phase.next_attempt_at} />.
            </span>
          )}
        </p>
      )}
      {phase.problems.map((problem) => (
        <p key={problem.code} className="text-warn mt-2">
          {`${formatNumber(problem.count)} × ${problem.message}`}
        </p>
      ))}
    </li>
  )
}
