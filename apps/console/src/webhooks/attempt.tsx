import type { WebhookDelivery } from '@aisle/contract'

import { Facts } from '../components/facts.tsx'
import { formatNumber } from '../components/format.ts'
import { texts } from '../texts/index.ts'

const t = texts.webhooks

interface AttemptProps {
  readonly attempt: Pick<WebhookDelivery, 'response_status' | 'response_body' | 'error' | 'duration_ms'>
}

/** What the receiver responded. */
export function Attempt({
  attempt: { response_status: status, response_body: body, error, duration_ms: duration },
}: AttemptProps) {
  return (
    <>
      <div className="mb-3">
        <Facts
          facts={[
            { name: t.deliveryColumns.response, value: status ?? t.noResponse },
            {
              name: t.deliveryColumns.duration,
              value: duration !== null && t.milliseconds(formatNumber(duration)),
            },
            { name: t.error, value: error !== null && <span className="text-bad">{error}</span> },
          ]}
        />
      </div>
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
