import type { WebhookDelivery } from '@aisle/contract'

import { formatNumber } from '../components/format.ts'
import { texts } from '../texts/index.ts'

const t = texts.webhooks

interface AttemptProps {
  readonly attempt: Pick<WebhookDelivery, 'response_status' | 'response_body' | 'error' | 'duration_ms'>
}

/** What the endpoint responded. */
export function Attempt({
  attempt: { response_status: status, response_body: body, error, duration_ms: duration },
}: AttemptProps) {
  return (
    <>
      <dl className="mb-3 grid grid-cols-[7rem_1fr] gap-x-6 gap-y-1">
        <dt className="text-ink-soft">{t.deliveryColumns.response}</dt>
        <dd>{status ?? t.noResponse}</dd>
        {duration !== null && (
          <>
            <dt className="text-ink-soft">{t.deliveryColumns.duration}</dt>
            <dd>{t.milliseconds(formatNumber(duration))}</dd>
          </>
        )}
        {error !== null && (
          <>
            <dt className="text-ink-soft">{t.error}</dt>
            <dd className="text-bad break-words">{error}</dd>
          </>
        )}
      </dl>
      {status !== null && (
        <section
          aria-label={t.deliveryColumns.body}
          tabIndex={0}
          className="bg-sunken max-h-48 overflow-auto rounded-md p-3"
        >
          {body === null || body === '' ? (
            <p className="text-ink-soft">{t.emptyBody}</p>
          ) : (
            <pre className="font-mono break-all whitespace-pre-wrap">{body}</pre>
          )}
        </section>
      )}
    </>
  )
}
