import type { WalmartOrderWithItems } from '@aisle/contract'

import { Badge } from '../components/badge.tsx'
import { formatAmount } from '../components/format.ts'
import { LineProduct } from '../components/line-product.tsx'
import { toneOf } from '../components/status-tones.ts'
import { NumberCell, Table } from '../components/table.tsx'
import { texts } from '../texts/index.ts'

const t = texts.order
const amounts = {
  [t.columns.goods]: 'productAmount',
  [t.columns.shipping]: 'shippingAmount',
  [t.columns.other]: 'otherAmount',
  [t.columns.tax]: 'taxAmount',
  [t.columns.amount]: 'amount',
} as const

/** The lines of an order with their units by status, their product or why they have none, and their amounts. */
export function OrderLines({ order }: { readonly order: WalmartOrderWithItems }) {
  const numbers = Object.keys(amounts)
  return (
    <Table
      label={t.lines}
      headers={[t.columns.line, t.columns.item, t.columns.product, t.columns.units, ...numbers]}
      numbers={numbers}
    >
      {order.orderItems.map((line) => (
        <tr key={line.lineNumber}>
          <td>{line.lineNumber}</td>
          <td>
            <p>{line.itemName}</p>
            <p className="text-ink-soft">{line.sku}</p>
          </td>
          <td className="max-w-64">
            <LineProduct instanceId={order.integration_instance_id} sku={line.sku} link={line.link} />
          </td>
          <td>
            {line.statuses.map(({ status, quantity }) => (
              <p key={status}>
                <Badge tone={toneOf(status)}>{`${quantity} ${status}`}</Badge>
              </p>
            ))}
          </td>
          {Object.values(amounts).map((field) => (
            <NumberCell key={field}>{formatAmount(line[field], null)}</NumberCell>
          ))}
        </tr>
      ))}
    </Table>
  )
}
