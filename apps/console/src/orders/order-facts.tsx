import type { WalmartOrder } from '@aisle/contract'
import { Link } from '@tanstack/react-router'

import { Facts } from '../components/facts.tsx'
import { formatAmount, formatTime } from '../components/format.ts'
import { Ago } from '../components/time.tsx'
import { texts } from '../texts/index.ts'

const t = texts.order
const urgentMs = 2 * 3_600_000

export function OrderFacts({ order }: { readonly order: WalmartOrder }) {
  const { sku_sales_order: sale } = order
  return (
    <Facts
      isSpread
      facts={[
        { name: t.placed, value: formatTime(order.orderDate) },
        { name: t.customer, value: order.customerName ?? '–' },
        { name: t.customerOrder, value: order.customerOrderId },
        { name: t.shippedBy, value: texts.orders.shipper(order.shipNodeType) },
        { name: t.total, value: formatAmount(order.total, order.currency) },
        { name: t.acknowledgeBy, value: order.acknowledge_by !== null && <Deadline at={order.acknowledge_by} /> },
        { name: t.shipBy, value: order.ship_by !== null && <Deadline at={order.ship_by} /> },
        {
          name: t.salesOrder,
          value: sale ? (
            <Link to="/sales-orders/$salesOrderId" params={{ salesOrderId: sale.id }} className="text-accent underline">
              {sale.number}
            </Link>
          ) : (
            t.saleReasons[order.link.reason]
          ),
        },
      ]}
    />
  )
}

function Deadline({ at }: { readonly at: string }) {
  const isUrgent = Date.parse(at) - Date.now() < urgentMs
  return (
    <span className={isUrgent ? 'text-bad font-medium' : ''}>
      {formatTime(at)} (<Ago at={at} />)
    </span>
  )
}
