import { useQuery } from '@tanstack/react-query'

import { queries } from '../api.ts'
import { Badge } from '../components/badge.tsx'
import { Failure, Loading } from '../components/feedback.tsx'
import { formatAmount } from '../components/format.ts'
import { toneOf, wordsOf } from '../components/status-tones.ts'
import { texts } from '../texts/index.ts'

const t = texts.salesOrders

/** The accounting documents of a sales order, and why one is blocked. */
export function SaleDocuments({ id }: { readonly id: number }) {
  const { data, error, refetch } = useQuery(
    queries.accounting.transactions.list({ sales_order_id: id, per_page: 100, sort: '-id' }),
  )
  if (!data) return error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading />
  if (data.total === 0) return <p className="text-ink-soft">{t.noDocuments}</p>
  return (
    <ul className="divide-line divide-y">
      {data.data.map((one) => (
        <li key={one.id} className="py-2">
          <p className="flex flex-wrap gap-2">
            <span>{one.date}</span>
            <span className="mr-auto">{wordsOf(one.type)}</span>
            <span className="tabular-nums">{formatAmount(one.blocked ? null : one.total, one.currency)}</span>
            <Badge tone={toneOf(one.status)}>{wordsOf(one.status)}</Badge>
          </p>
          {one.blocked && <p className="text-warn">{one.blocked.message}</p>}
        </li>
      ))}
    </ul>
  )
}
