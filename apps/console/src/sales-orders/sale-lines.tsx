import type { SalesOrderWithLines } from '@aisle/contract'

import { formatAmount } from '../components/format.ts'
import { LineProduct } from '../components/line-product.tsx'
import { NumberCell, Table } from '../components/table.tsx'
import { texts } from '../texts/index.ts'

const t = texts.salesOrders
const fields = {
  [t.line.ordered]: 'quantity',
  [t.line.shipped]: 'quantity_shipped',
  [t.line.cancelled]: 'quantity_cancelled',
} as const
const amounts = { [t.revenue]: 'revenue', [t.cost]: 'cost' } as const

export function SaleLines({ sale }: { readonly sale: SalesOrderWithLines }) {
  const numbers = [...Object.keys(fields), ...Object.keys(amounts), t.columns.margin]
  return (
    <Table label={t.lines} headers={[t.line.line, t.line.item, t.line.product, ...numbers]} numbers={numbers}>
      {sale.lines.map((line) => (
        <tr key={line.line_number}>
          <td>{line.line_number}</td>
          <td>
            <p>{line.product_name}</p>
            <p className="text-ink-soft">{line.sku}</p>
          </td>
          <td className="max-w-64">
            <LineProduct instanceId={sale.integration_instance_id} sku={line.sku} link={line.link} />
          </td>
          {Object.values(fields).map((field) => (
            <NumberCell key={field}>{line[field]}</NumberCell>
          ))}
          {Object.values(amounts).map((field) => (
            <NumberCell key={field}>{formatAmount(line[field], null)}</NumberCell>
          ))}
          <NumberCell>{formatAmount(line.margin, null)}</NumberCell>
        </tr>
      ))}
    </Table>
  )
}
