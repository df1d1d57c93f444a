import type { DataCall } from '../gateway/data-call.ts'
import type { ServedFile } from '../gateway/endpoint.ts'
import { type Measured, measure, updatedAt } from './performance.ts'
import { makeSpreadsheet } from './spreadsheet.ts'

const columns = [
  'Sales Order #',
  'PO #',
  'Order Line #',
  'Order Date',
  'SKU',
  'Item Name',
  'Status',
  'Carrier',
  'Tracking #',
]

/**
 * `GET /v3/insights/performance/{metric}/report`: the lines that count against the seller. As integrators have seen it, a row
 * above the columns says when the data were collected.
 */
export function getPerformanceReport(call: DataCall): ServedFile | undefined {
  const measured = measure(call)
  if (measured === undefined) return undefined
  const { name, days } = measured
  const day = updatedAt(call.now).toISOString().slice(0, 10)
  const rows = [[`Data current as of ${day}`], columns, ...measured.impacted.map(rowOf)]
  return {
    name: `${name.replace('/', '-')}_${days}_${day}.xlsx`,
    bytes: makeSpreadsheet({ name: name.replace('/', ' '), rows }),
  }
}

function rowOf({ order, line }: Measured['impacted'][number]): string[] {
  const [status] = line.orderLineStatuses.orderLineStatus
  const { carrierName = {}, trackingNumber = '' } = status?.trackingInfo ?? {}
  return [
    order.customerOrderId,
    order.purchaseOrderId,
    line.lineNumber,
    new Date(order.orderDate).toISOString().slice(0, 10),
    line.item.sku,
    line.item.productName,
    status?.status ?? '',
    Object.values(carrierName).join(' '),
    trackingNumber,
  ]
}
