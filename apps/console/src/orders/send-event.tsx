import type { WalmartSend } from '@aisle/contract'

import { Badge } from '../components/badge.tsx'
import { toneOf, wordsOf } from '../components/status-tones.ts'
import { Ago } from '../components/time.tsx'
import { SendActions } from '../sends/send-actions.tsx'
import { texts } from '../texts/index.ts'

const t = texts.order

/** One send of an order: its outcome, and what to do about it. */
export function SendEvent({ send }: { readonly send: WalmartSend }) {
  const { outcome, intent, next_attempt_at: next } = send
  const name = `${t.sends[send.type]} ${send.reference}`
  return (
    <>
      <p>
        {name} <Badge tone={toneOf(send.status)}>{wordsOf(send.status)}</Badge>
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
      <div role="group" aria-label={name} className="mt-1 flex flex-wrap gap-2 empty:hidden">
        <SendActions send={send} />
      </div>
    </>
  )
}
