import type { AccountingTransaction } from '@aisle/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { freshness, queries } from '../api.ts'
import { Badge } from '../components/badge.tsx'
import { Facts } from '../components/facts.tsx'
import { Failure, Loading } from '../components/feedback.tsx'
import { formatAmount, formatTime } from '../components/format.ts'
import { Card, Screen } from '../components/screen.tsx'
import { toneOf, wordsOf } from '../components/status-tones.ts'
import { texts } from '../texts/index.ts'
import { BlockedNotice } from './blocked-notice.tsx'
import { Postings } from './postings.tsx'

const t = texts.documents

/** One document: what it posts, and what it lacks if it is blocked. */
export function DocumentScreen() {
  const id = Number(useParams({ from: '/documents/$documentId' }).documentId)
  const { data, error, refetch } = useQuery({
    ...queries.accounting.transactions.get({ id }),
    refetchInterval: ({ state }) => (state.data?.data.status === 'blocked' ? freshness.busyMs : freshness.quietMs),
  })
  if (!data) return error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading />
  const document = data.data
  return (
    <Screen
      title={t.documentTitle(t.types[document.type], document.reference)}
      actions={
        <>
          <span className="text-ink-soft">{document.date}</span>
          <Badge tone={toneOf(document.status)}>{wordsOf(document.status)}</Badge>
        </>
      }
    >
      <div className="grid max-w-5xl grid-cols-1 gap-4 p-4">
        {document.blocked && <BlockedNotice document={document} blocked={document.blocked} />}
        <Card title={document.blocked ? t.draft : t.lines}>
          <Postings document={document} />
        </Card>
        <Card title={t.facts.title}>
          <DocumentFacts document={document} />
        </Card>
      </div>
    </Screen>
  )
}

function DocumentFacts({ document }: { readonly document: AccountingTransaction }) {
  const { period, handed_over_at: handedOver } = document
  return (
    <Facts
      facts={[
        { name: t.facts.occurred, value: document.occurred_on },
        { name: t.facts.tax, value: formatAmount(document.memo.tax_collected_by_marketplace, document.currency) },
        { name: t.facts.reverses, value: documentLink(document.reverses_id) },
        { name: t.facts.reversedBy, value: documentLink(document.reversed_by_id) },
        { name: t.facts.batch, value: documentLink(document.batch_id) },
        { name: t.facts.period, value: period?.posted },
        { name: t.facts.ledgerId, value: document.external_id },
        { name: t.facts.handedOver, value: handedOver && formatTime(handedOver) },
        { name: t.facts.key, value: document.idempotency_key },
      ]}
    />
  )
}

function documentLink(id: number | null): ReactNode {
  if (id === null) return null
  return (
    <Link to="/documents/$documentId" params={{ documentId: String(id) }} className="text-accent underline">
      {t.documentLink(id)}
    </Link>
  )
}
