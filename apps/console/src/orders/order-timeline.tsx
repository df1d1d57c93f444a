import type { WalmartOrder, WalmartSend, WalmartSendPage } from '@aisle/contract'
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Fragment, type ReactNode } from 'react'

import { queries } from '../api.ts'
import { Badge } from '../components/badge.tsx'
import { messageOf } from '../components/feedback.tsx'
import { formatAmount } from '../components/format.ts'
import { toneOf, wordsOf } from '../components/status-tones.ts'
import { Ago } from '../components/time.tsx'
import { texts } from '../texts/index.ts'
import { SendEvent } from './send-event.tsx'

const t = texts.order

interface Happening {
  readonly key: string
  readonly at: string
  readonly body: ReactNode
}

interface OrderTimelineProps {
  readonly order: WalmartOrder
  readonly sends: UseQueryResult<WalmartSendPage>
}

/** Everything that has happened to an order, newest first. */
export function OrderTimeline({ order, sends }: OrderTimelineProps) {
  const { happenings, failures } = useLinked(order)
  const all = [
    ...happenings,
    ...(sends.data?.data ?? []).map((send: WalmartSend) => ({
      key: `send ${send.id}`,
      at: send.created_at,
      body: <SendEvent send={send} />,
    })),
  ].toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
  const missing = [...(sends.error ? [[t.allSends, sends.error] as const] : []), ...failures]
  return (
    <>
      {missing.map(([what, error]) => (
        <p key={what} role="alert" className="text-warn mb-2">
          {t.missing(what, messageOf(error))}
        </p>
      ))}
      <ol className="divide-line divide-y">
        {all.map(({ key, at, body }) => (
          <li key={key} className="py-2">
            <p className="text-ink-soft text-xs">
              <Ago at={at} />
            </p>
            {body}
          </li>
        ))}
      </ol>
    </>
  )
}

/** What other records say about the order. The token may lack the scope for any of them. */
function useLinked(order: WalmartOrder) {
  const { sku_sales_order: sale, integration_instance_id: id } = order
  const hasSale = sale !== null
  const salesOrder = useQuery({ ...queries.salesOrders.get({ id: sale?.id ?? 0 }), enabled: hasSale })
  const documents = useQuery({
    ...queries.accounting.transactions.list({ sales_order_id: sale?.id ?? 0, per_page: 100 }),
    enabled: hasSale,
  })
  const returns = useQuery(queries.walmart.returns.list({ id, customerOrderId: order.customerOrderId, per_page: 100 }))
  const happenings: Happening[] = [
    { key: 'placed', at: order.orderDate, body: t.events.placed },
    { key: 'imported', at: order.created_at, body: t.events.imported },
  ]
  if (salesOrder.data) {
    const { created_at: at, number } = salesOrder.data.data
    happenings.push({ key: 'sale', at, body: t.events.salesOrder(number) })
  }
  for (const one of documents.data?.data ?? []) {
    const body = (
      <Fragment>
        <p>
          {t.events.document(wordsOf(one.type), formatAmount(one.blocked ? null : one.total, one.currency))}{' '}
          <Badge tone={toneOf(one.status)}>{wordsOf(one.status)}</Badge>
        </p>
        {one.blocked && (
          <Link
            to="/documents/$documentId"
            params={{ documentId: String(one.id) }}
            className="text-warn underline"
            title={texts.documents.explanations[one.blocked.reason]}
          >
            {texts.documents.reasons[one.blocked.reason]}
          </Link>
        )}
      </Fragment>
    )
    happenings.push({ key: `document ${one.id}`, at: one.created_at, body })
  }
  for (const one of returns.data?.data ?? []) {
    happenings.push({ key: `return ${one.id}`, at: one.created_at, body: t.events.return(one.returnOrderId) })
  }
  const reads = [
    [t.salesOrder, salesOrder.error],
    [t.documents, documents.error],
    [t.returns, returns.error],
  ] as const
  return { happenings, failures: reads.filter(([, error]) => error !== null) }
}
