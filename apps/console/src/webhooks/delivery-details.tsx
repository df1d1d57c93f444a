import type { WebhookDelivery } from '@aisle/contract'

import { Badge } from '../components/badge.tsx'
import { toneOf, wordsOf } from '../components/status-tones.ts'
import { Ago } from '../components/time.tsx'
import { texts } from '../texts/index.ts'
import { Attempt } from './attempt.tsx'

const t = texts.webhooks

export function DeliveryDetails({ delivery }: { readonly delivery: WebhookDelivery }) {
  return (
    <>
      <dl className="mb-1 grid grid-cols-[7rem_1fr] gap-x-6 gap-y-1">
        <dt className="text-ink-soft">{t.eventId}</dt>
        <dd className="font-mono break-all">{delivery.event_id}</dd>
        <dt className="text-ink-soft">{t.deliveryColumns.status}</dt>
        <dd>
          <Badge tone={toneOf(delivery.status)}>{wordsOf(delivery.status)}</Badge>
        </dd>
        <dt className="text-ink-soft">{t.deliveryColumns.attempts}</dt>
        <dd>{delivery.attempts}</dd>
        {delivery.next_attempt_at !== null && (
          <>
            <dt className="text-ink-soft">{t.nextAttempt}</dt>
            <dd>
              <Ago at={delivery.next_attempt_at} />
            </dd>
          </>
        )}
      </dl>
      <Attempt attempt={delivery} />
    </>
  )
}
