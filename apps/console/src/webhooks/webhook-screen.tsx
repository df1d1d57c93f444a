import type { Webhook } from '@aisle/contract'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'

import { freshness, queries } from '../api.ts'
import { Failure, Loading } from '../components/feedback.tsx'
import { formatTime } from '../components/format.ts'
import { Screen } from '../components/screen.tsx'
import { Ago } from '../components/time.tsx'
import { texts } from '../texts/index.ts'
import { Deliveries } from './deliveries.tsx'
import { WebhookActions } from './webhook-actions.tsx'
import { WebhookStatus } from './webhook-status.tsx'

const t = texts.webhooks

/** One webhook: its state, its actions, and its deliveries. */
export function WebhookScreen() {
  const id = Number(useParams({ from: '/webhooks/$webhookId' }).webhookId)
  const { data, error, refetch } = useQuery({
    ...queries.webhooks.get({ id }),
    refetchInterval: freshness.quietMs,
  })
  if (!data) return error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading />
  return (
    <Screen title={t.webhook} actions={<WebhookStatus webhook={data.data} />}>
      <section className="border-line border-b p-4">
        <Summary webhook={data.data} />
        <WebhookActions webhook={data.data} />
      </section>
      <Deliveries webhook={data.data} />
    </Screen>
  )
}

function Summary({ webhook }: { readonly webhook: Webhook }) {
  const { url, types, disabled_reason: reason, failing_since: since, old_secret_until: until } = webhook
  return (
    <div className="mb-3 max-w-prose space-y-1">
      <p className="font-mono break-all">{url}</p>
      <p className="text-ink-soft">{`${t.columns.types}: ${types?.join(', ') ?? t.allTypes}`}</p>
      {reason !== null && <p className="text-bad">{`${reason} ${t.disabledHint}`}</p>}
      {reason === null && since !== null && (
        <p className="text-warn">
          {t.failingSince} <Ago at={since} />. {t.failingHint}
        </p>
      )}
      {until !== null && <p className="text-ink-soft">{`${t.oldSecretUntil} ${formatTime(until)}`}</p>}
    </div>
  )
}
