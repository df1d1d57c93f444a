import type { WalmartSend } from '@aisle/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'

import { freshness, queries } from '../api.ts'
import { Badge } from '../components/badge.tsx'
import { Facts } from '../components/facts.tsx'
import { Failure, Loading } from '../components/feedback.tsx'
import { Card, Screen } from '../components/screen.tsx'
import { toneOf } from '../components/status-tones.ts'
import { Ago } from '../components/time.tsx'
import { texts } from '../texts/index.ts'
import { SendActions } from './send-actions.tsx'
import { LinesTable, SendIntent } from './send-intent.tsx'

const t = texts.sends

/** One send: the request, what Walmart showed before it, the outcome, and what to do. */
export function SendScreen() {
  const { id, sendId } = useParams({ from: '/instances/$id/sends/$sendId' })
  const { data, error, refetch } = useQuery({
    ...queries.walmart.sends.get({ id, send_id: sendId }),
    refetchInterval: ({ state }) =>
      state.data?.data.settled_at === null && state.data.data.status !== 'unknown'
        ? freshness.busyMs
        : freshness.quietMs,
  })
  if (!data) return error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading />
  const send = data.data
  return (
    <Screen
      title={t.sendTitle(t.types[send.type], send.purchase_order_id ?? send.reference)}
      actions={<SendActions send={send} />}
    >
      <div className="grid gap-4 p-4 xl:grid-cols-2">
        <Card title={t.outcome}>
          <Outcome send={send} />
        </Card>
        <Card title={t.intent}>
          <SendIntent send={send} />
        </Card>
        <Card title={t.baseline}>
          {send.baseline ? <LinesTable label={t.baseline} lines={send.baseline} /> : <p>{t.noBaseline}</p>}
        </Card>
      </div>
    </Screen>
  )
}

const agoOf = (at: string | null) => at !== null && <Ago at={at} />

function Outcome({ send }: { readonly send: WalmartSend }) {
  const { status, outcome, purchase_order_id: order } = send
  const plain = status === 'applied' ? t.confirmed : t.underWay
  return (
    <>
      <p className="mb-1">
        <Badge tone={toneOf(status)}>{t.statuses[status]}</Badge>
      </p>
      <p className="mb-1 max-w-prose font-medium break-words">{outcome?.message ?? plain}</p>
      {outcome?.remedy && <p className="text-ink-soft mb-1 max-w-prose">{outcome.remedy}</p>}
      <div className="mt-3">
        <Facts
          facts={[
            {
              name: t.order,
              value: order !== null && (
                <Link
                  to="/instances/$id/orders"
                  params={{ id: send.integration_instance_id }}
                  search={{ search: order }}
                  className="text-accent underline"
                >
                  {order}
                </Link>
              ),
            },
            { name: t.reference, value: send.reference },
            { name: t.attempts, value: send.attempts },
            { name: t.created, value: agoOf(send.created_at) },
            { name: t.sent, value: agoOf(send.sent_at) },
            { name: t.next, value: agoOf(send.next_attempt_at) },
            { name: t.deadline, value: agoOf(send.deadline_at) },
            { name: t.settled, value: agoOf(send.settled_at) },
          ]}
        />
      </div>
    </>
  )
}
