import type { WalmartPrice, WalmartStockLevel } from '@aisle/contract'

import { Badge } from '../components/badge.tsx'
import { Facts } from '../components/facts.tsx'
import { formatAgo, formatNumber, formatTime } from '../components/format.ts'
import { toneOf, wordsOf } from '../components/status-tones.ts'
import { texts } from '../texts/index.ts'

const t = texts.offers

type Offer = WalmartPrice | WalmartStockLevel

export function OfferStatusBadge({ offer }: { readonly offer: Offer }) {
  if ('drifted_at' in offer && offer.drifted_at !== null) return <Badge tone="warn">{t.drifted}</Badge>
  return <Badge tone={toneOf(offer.status)}>{wordsOf(offer.status)}</Badge>
}

/** Why a row is as it is, and what comes next. */
export function reasonOf(offer: Offer): string {
  if (offer.outcome) return [offer.outcome.message, offer.outcome.remedy].filter(Boolean).join(' ')
  if ('drifted_at' in offer && offer.drifted_at !== null) return `${t.driftedSince} ${formatTime(offer.drifted_at)}.`
  if (offer.status === 'queued') {
    const { next_attempt_at: next } = offer
    const isLater = next !== null && Date.parse(next) > Date.now()
    return isLater ? `${t.sentAgain} ${formatAgo(next)}` : t.waits
  }
  if (!('limited_by' in offer) || offer.limited_by === null) return ''
  return t.limited[offer.limited_by](formatNumber(offer[offer.limited_by]))
}

/** Before the time at which it applied. */
const quantity = (units: number | null): string => (units === null ? '' : `${formatNumber(units)} · `)

/** The progress of a stock level or a price on its way to Walmart. */
export function OfferFacts({ offer }: { readonly offer: Offer }) {
  const { sent_version: sent, version, sent_at: sentAt, confirmed_at: confirmedAt } = offer
  const stock = 'offered_quantity' in offer ? offer : undefined
  return (
    <div className="mb-5">
      <p className="mb-3 flex flex-wrap items-center gap-2">
        <OfferStatusBadge offer={offer} /> <span>{reasonOf(offer)}</span>
      </p>
      <Facts
        facts={[
          { name: t.node, value: stock && (stock.ship_node ?? t.defaultNode) },
          { name: t.facts.offered, value: stock && formatNumber(stock.offered_quantity) },
          {
            name: t.facts.sent,
            value: sentAt === null ? t.facts.neverSent : `${t.facts.versions(sent, version)} · ${formatTime(sentAt)}`,
          },
          {
            name: t.facts.confirmed,
            value:
              confirmedAt === null
                ? t.facts.nothingConfirmed
                : `${quantity(stock?.confirmed_quantity ?? null)}${formatTime(confirmedAt)}`,
          },
          {
            name: t.facts.reported,
            value: stock?.reported_at && `${quantity(stock.reported_quantity)}${formatTime(stock.reported_at)}`,
          },
          { name: t.facts.feed, value: offer.feed_id },
        ]}
      />
    </div>
  )
}
