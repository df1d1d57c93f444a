import type { WalmartOrderWithItems } from '@aisle/contract'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'

import { freshness, queries } from '../api.ts'
import { Badge } from '../components/badge.tsx'
import { Failure, Loading } from '../components/feedback.tsx'
import { Card, Screen } from '../components/screen.tsx'
import { toneOf } from '../components/status-tones.ts'
import { texts } from '../texts/index.ts'
import { OrderActions } from './order-actions.tsx'
import { OrderFacts } from './order-facts.tsx'
import { OrderLines } from './order-lines.tsx'
import { OrderTimeline } from './order-timeline.tsx'

const t = texts.order
/** How long a send's effect may take to show in the order. */
const settlingMs = 30_000

/** One order: its lines, its history, and what can be done with it. */
export function OrderScreen() {
  const { id, orderId } = useParams({ from: '/instances/$id/orders/$orderId' })
  const sends = useQuery({
    ...queries.walmart.sends.list({ id, order_id: orderId, per_page: 100, sort: '-id' }),
    refetchInterval: ({ state }) =>
      state.data?.data.some(({ settled_at: settledAt }) => settledAt === null) ? freshness.busyMs : freshness.quietMs,
  })
  const isChanging = sends.data?.data.some(
    ({ settled_at: settledAt }) => settledAt === null || Date.now() - Date.parse(settledAt) < settlingMs,
  )
  const order = useQuery({
    ...queries.walmart.orders.get({ id, order_id: orderId }),
    refetchInterval: isChanging === true ? freshness.busyMs : freshness.quietMs,
  })
  if (!order.data) {
    return order.error ? <Failure error={order.error} onRetry={() => void order.refetch()} /> : <Loading />
  }
  return <LoadedOrder order={order.data.data} sends={sends} />
}

interface LoadedOrderProps {
  readonly order: WalmartOrderWithItems
  readonly sends: Parameters<typeof OrderTimeline>[0]['sends']
}

function LoadedOrder({ order, sends }: LoadedOrderProps) {
  return (
    <Screen
      title={t.title(order.purchaseOrderId)}
      actions={
        <>
          <Badge tone={toneOf(order.status)}>{order.status}</Badge>
          <OrderActions order={order} sends={sends.data?.data ?? []} />
        </>
      }
    >
      <div className="grid gap-4 p-4 2xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <Card title={t.facts}>
            <OrderFacts order={order} />
          </Card>
          <Card title={t.lines}>
            <OrderLines order={order} />
          </Card>
        </div>
        <Card title={t.timeline}>
          <OrderTimeline order={order} sends={sends} />
        </Card>
      </div>
    </Screen>
  )
}
