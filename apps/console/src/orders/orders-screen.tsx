import { type ListWalmartOrders, type WalmartOrder, WalmartOrderStatus } from '@aisle/contract'
import { useNavigate, useParams } from '@tanstack/react-router'

import { client, queries } from '../api.ts'
import { Badge } from '../components/badge.tsx'
import { Button } from '../components/button.tsx'
import { type Column, DataTable } from '../components/data-table.tsx'
import { Empty } from '../components/feedback.tsx'
import { Filter, FilterBar, useFilters } from '../components/filters.tsx'
import { formatAmount } from '../components/format.ts'
import { Screen } from '../components/screen.tsx'
import { toneOf, wordsOf } from '../components/status-tones.ts'
import { Ago } from '../components/time.tsx'
import { useAction } from '../components/use-action.ts'
import { rowsPerPage } from '../components/use-rows.ts'
import { useSelection } from '../components/use-selection.ts'
import { texts } from '../texts/index.ts'

const t = texts.orders

const columns: readonly Column<WalmartOrder>[] = [
  {
    header: t.columns.purchaseOrder,
    width: 'minmax(10rem, 1fr)',
    sort: 'purchaseOrderId',
    cell: (row) => row.purchaseOrderId,
  },
  { header: t.columns.placed, width: '8rem', sort: 'orderDate', cell: (row) => <Ago at={row.orderDate} /> },
  { header: t.columns.customer, width: 'minmax(9rem, 1fr)', cell: (row) => row.customerName },
  {
    header: t.columns.status,
    width: '8rem',
    sort: 'status',
    cell: (row) => <Badge tone={toneOf(row.status)}>{row.status}</Badge>,
  },
  { header: t.columns.shippedBy, width: '9rem', cell: (row) => t.shipper(row.shipNodeType) },
  {
    header: t.columns.salesOrder,
    width: 'minmax(10rem, 1fr)',
    cell: (row) => row.sku_sales_order?.number ?? <span title={row.link.message}>{wordsOf(row.link.reason)}</span>,
  },
  {
    header: t.columns.total,
    width: '8rem',
    sort: 'total',
    isNumber: true,
    cell: (row) => formatAmount(row.total, row.currency),
  },
]

export function OrdersScreen() {
  const { id } = useParams({ from: '/instances/$id/orders' })
  const filters = useFilters()
  const navigate = useNavigate()
  const selection = useSelection(filters.search)
  const acknowledge = useAction(client.walmart.orders.acknowledgeMany.mutate, {
    done: ({ data: { results } }) => {
      const accepted = results.filter(({ status }) => status === 'accepted').length
      return t.acknowledged(accepted, results.length - accepted)
    },
    onDone: selection.clear,
  })
  return (
    <Screen
      title={t.title}
      actions={
        selection.ids.size > 0 && (
          <>
            <span>{t.selected(selection.ids.size)}</span>
            <Button
              look="primary"
              disabled={acknowledge.isPending}
              onClick={() => acknowledge.mutate({ id, ids: [...selection.ids] })}
            >
              {t.acknowledge}
            </Button>
          </>
        )
      }
    >
      <FilterBar filters={filters}>
        <Filter
          filters={filters}
          name="status"
          label={t.status}
          choices={WalmartOrderStatus.options.map((value) => ({ value, label: value }))}
        />
        <Filter
          filters={filters}
          name="link_state"
          label={t.salesOrder}
          choices={[
            { value: 'linked', label: t.linked },
            { value: 'unlinked', label: t.unlinked },
          ]}
        />
      </FilterBar>
      <DataTable
        label={t.title}
        columns={columns}
        page={(page) =>
          queries.walmart.orders.list({ ...filters.search, id, page, per_page: rowsPerPage } as ListWalmartOrders)
        }
        sort={{ by: filters.search['sort'], onChange: (sort) => filters.set({ sort }) }}
        onOpen={(row) => void navigate({ to: '/instances/$id/orders/$orderId', params: { id, orderId: row.id } })}
        selection={selection}
        empty={
          <Empty title={Object.keys(filters.search).length > 0 ? texts.common.noMatches : t.noneTitle}>
            <p>{Object.keys(filters.search).length === 0 && t.none}</p>
          </Empty>
        }
      />
    </Screen>
  )
}
