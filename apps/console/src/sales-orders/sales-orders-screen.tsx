import { type ListSalesOrders, type SalesOrder, SalesOrderStatus } from '@aisle/contract'
import { useNavigate } from '@tanstack/react-router'

import { queries } from '../api.ts'
import { Badge } from '../components/badge.tsx'
import { type Column, DataTable } from '../components/data-table.tsx'
import { Empty } from '../components/feedback.tsx'
import { Filter, FilterBar, useFilters } from '../components/filters.tsx'
import { formatAmount } from '../components/format.ts'
import type { ListSearch } from '../components/list-search.ts'
import { Screen } from '../components/screen.tsx'
import { wordsOf } from '../components/status-tones.ts'
import { Ago } from '../components/time.tsx'
import { rowsPerPage } from '../components/use-rows.ts'
import { texts } from '../texts/index.ts'
import { saleTone } from './sale-tone.ts'

const t = texts.salesOrders

const columns: readonly Column<SalesOrder>[] = [
  { header: t.columns.number, width: 'minmax(10rem, 1fr)', sort: 'number', cell: (row) => row.number },
  { header: t.columns.placed, width: '9rem', sort: 'order_date', cell: (row) => <Ago at={row.order_date} /> },
  { header: t.columns.store, width: 'minmax(8rem, 1fr)', cell: (row) => row.store.name },
  {
    header: t.columns.status,
    width: '8rem',
    cell: (row) => <Badge tone={saleTone[row.status]}>{wordsOf(row.status)}</Badge>,
  },
  {
    header: t.columns.unlinked,
    width: '12rem',
    cell: (row) => row.unlinked_lines > 0 && <Badge tone="warn">{String(row.unlinked_lines)}</Badge>,
  },
  {
    header: t.columns.margin,
    width: '8rem',
    isNumber: true,
    cell: (row) => formatAmount(row.margin, row.currency),
  },
  {
    header: t.columns.total,
    width: '8rem',
    sort: 'total',
    isNumber: true,
    cell: (row) => formatAmount(row.total, row.currency),
  },
]

export function SalesOrdersScreen() {
  const filters = useFilters()
  const navigate = useNavigate()
  const isFiltered = Object.keys(filters.search).length > 0
  return (
    <Screen title={t.title}>
      <FilterBar filters={filters}>
        <Filter
          filters={filters}
          name="status"
          label={t.status}
          choices={SalesOrderStatus.options.map((value) => ({ value, label: wordsOf(value) }))}
        />
        <Filter
          filters={filters}
          name="has_unlinked_lines"
          label={t.products}
          choices={[
            { value: 'false', label: t.allLinked },
            { value: 'true', label: t.someUnlinked },
          ]}
        />
      </FilterBar>
      <DataTable
        label={t.title}
        columns={columns}
        page={(page) => queries.salesOrders.list({ ...inputOf(filters.search), page, per_page: rowsPerPage })}
        sort={{ by: filters.search['sort'], onChange: (sort) => filters.set({ sort }) }}
        onOpen={(row) => void navigate({ to: '/sales-orders/$salesOrderId', params: { salesOrderId: row.id } })}
        empty={
          <Empty title={isFiltered ? texts.common.noMatches : t.noneTitle}>
            <p>{!isFiltered && t.none}</p>
          </Empty>
        }
      />
    </Screen>
  )
}

/** The filters as the operation takes them. */
function inputOf({ has_unlinked_lines: unlinked, ...rest }: ListSearch) {
  return { ...rest, ...(unlinked !== undefined && { has_unlinked_lines: unlinked === 'true' }) } as ListSalesOrders
}
