import type { WalmartSend } from '@aisle/contract'

import { client } from '../api.ts'
import { Badge } from '../components/badge.tsx'
import { Button } from '../components/button.tsx'
import { toneOf, wordsOf } from '../components/status-tones.ts'
import { Ago } from '../components/time.tsx'
import { useAction } from '../components/use-action.ts'
import { texts } from '../texts/index.ts'

const t = texts.order

/** One send of an order: its outcome, and what to do about it. */
export function SendEvent({ send }: { readonly send: WalmartSend }) {
  const { outcome, intent, next_attempt_at: next } = send
  const retry = useAction(client.walmart.sends.retry.mutate, { done: () => t.retried })
  const cancel = useAction(client.walmart.sends.cancel.mutate, { done: () => t.sendCancelled })
  const ids = { id: send.integration_instance_id, send_id: send.id }
  const name = t.sends[send.type]
  return (
    <>
      <p>
        {name} {send.reference} <Badge tone={toneOf(send.status)}>{wordsOf(send.status)}</Badge>
      </p>
      {'tracking_number' in intent && (
        <p className="text-ink-soft">
          {intent.carrier ?? intent.other_carrier} {intent.tracking_number}
        </p>
      )}
      {outcome && <p className={send.status === 'applied' ? 'text-ink-soft' : 'text-bad'}>{outcome.message}</p>}
      {outcome?.remedy !== null && outcome && <p>{outcome.remedy}</p>}
      {next !== null && (
        <p className="text-ink-soft">
          {t.nextAttempt} <Ago at={next} />
        </p>
      )}
      {send.status === 'failed' && (
        <Button className="mt-1" aria-label={`${t.retrySend}: ${name}`} onClick={() => retry.mutate(ids)}>
          {t.retrySend}
        </Button>
      )}
      {send.status === 'queued' && (
        <Button className="mt-1" aria-label={`${t.cancelSend}: ${name}`} onClick={() => cancel.mutate(ids)}>
          {t.cancelSend}
        </Button>
      )}
    </>
  )
}
