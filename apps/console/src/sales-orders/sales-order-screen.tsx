import type { SalesOrderWithLines } from '@aisle/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'

import { queries } from '../api.ts'
import { Badge } from '../components/badge.tsx'
import { Facts } from '../components/facts.tsx'
import { Failure, Loading } from '../components/feedback.tsx'
import { formatAmount, formatTime } from '../components/format.ts'
import { Card, Screen } from '../components/screen.tsx'
import { wordsOf } from '../components/status-tones.ts'
import { texts } from '../texts/index.ts'
import { SaleDocuments } from './sale-documents.tsx'
import { SaleLines } from './sale-lines.tsx'
import { saleTone } from './sale-tone.ts'

const t = texts.salesOrders

export function SalesOrderScreen() {
  const { salesOrderId: id } = useParams({ from: '/sales-orders/$salesOrderId' })
  const { data, error, refetch } = useQuery(queries.salesOrders.get({ id }))
  if (!data) return error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading />
  const sale = data.data
  return (
    <Screen title={t.one(sale.number)} actions={<Badge tone={saleTone[sale.status]}>{wordsOf(sale.status)}</Badge>}>
      <div className="flex flex-col gap-4 p-4">
        <Card title={t.facts}>
          <SaleFacts sale={sale} />
        </Card>
        <Card title={t.lines}>
          <SaleLines sale={sale} />
        </Card>
        <Card title={t.documents}>
          <SaleDocuments id={id} />
        </Card>
      </div>
    </Screen>
  )
}

function SaleFacts({ sale }: { readonly sale: SalesOrderWithLines }) {
  const { walmart_order: order, integration_instance_id: id, currency } = sale
  return (
    <Facts
      isSpread
      facts={[
        {
          name: t.walmartOrder,
          value: (
            <Link
              to="/instances/$id/orders/$orderId"
              params={{ id, orderId: order.id }}
              className="text-accent underline"
            >
              {order.purchaseOrderId}
            </Link>
          ),
        },
        { name: t.columns.placed, value: formatTime(sale.order_date) },
        { name: t.columns.store, value: sale.store.name },
        { name: t.columns.total, value: formatAmount(sale.total, currency) },
        { name: t.revenue, value: formatAmount(sale.revenue, currency) },
        { name: t.credits, value: formatAmount(sale.credits, currency) },
        { name: t.cost, value: formatAmount(sale.cost, currency) },
        {
          name: t.columns.margin,
          value: sale.margin === null ? t.marginUnknown : formatAmount(sale.margin, currency),
        },
      ]}
    />
  )
}
