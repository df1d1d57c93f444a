import { useQuery } from '@tanstack/react-query'

import { client, freshness, queries } from '../api.ts'
import { Badge } from '../components/badge.tsx'
import { Button } from '../components/button.tsx'
import { Failure, Loading } from '../components/feedback.tsx'
import { Card } from '../components/screen.tsx'
import { toneOf, wordsOf } from '../components/status-tones.ts'
import { Ago } from '../components/time.tsx'
import { useAction } from '../components/use-action.ts'
import { texts } from '../texts/index.ts'

const t = texts.instances

/** When each kind of record was last and will next be refreshed, and the actions that change this. */
export function ScheduleCard({ id }: { readonly id: number }) {
  const { data, error, refetch } = useQuery({
    ...queries.walmart.schedule.get({ id }),
    refetchInterval: ({ state }) =>
      state.data?.data.refreshes.some(({ last_run: run }) => run !== null && run.finished_at === null)
        ? freshness.busyMs
        : freshness.quietMs,
  })
  const pause = useAction(client.walmart.schedule.pause.mutate)
  const resume = useAction(client.walmart.schedule.resume.mutate)
  const refresh = useAction((kind: keyof typeof t.kinds) => client.walmart[kind].refresh.mutate({ id }), {
    done: () => t.refreshStarted,
  })
  return (
    <Card title={t.schedule}>
      {!data && (error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading />)}
      <ul className="divide-line divide-y">
        {data?.data.refreshes.map(({ kind, is_paused: isPaused, last_run: last, next_due_at: next }) => (
          <li key={kind} className="flex flex-wrap items-center gap-3 py-2">
            <div className="mr-auto">
              <p className="font-medium">
                {t.kinds[kind]} {isPaused && <Badge tone="warn">{t.paused}</Badge>}
              </p>
              <p className="text-ink-soft">
                {`${t.lastRun}: `}
                {last ? <Ago at={last.created_at} /> : t.never}{' '}
                {last && <Badge tone={toneOf(last.status)}>{wordsOf(last.status)}</Badge>}
                {` · ${t.nextRun}: `}
                {next === null ? t.noneScheduled : <Ago at={next} />}
              </p>
            </div>
            <div className="flex gap-3">
              <Button onClick={() => refresh.mutate(kind)} aria-label={`${t.refreshNow}: ${t.kinds[kind]}`}>
                {t.refreshNow}
              </Button>
              <Button
                onClick={() => (isPaused ? resume : pause).mutate({ id, kinds: [kind] })}
                aria-label={`${isPaused ? t.resume : t.pause}: ${t.kinds[kind]}`}
              >
                {isPaused ? t.resume : t.pause}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}
