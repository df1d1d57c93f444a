import type { ListMargins, Margin } from '@aisle/contract'
import { Link } from '@tanstack/react-router'

import { queries } from '../api.ts'
import { type Column, DataTable } from '../components/data-table.tsx'
import { DateFilter } from '../components/date-filter.tsx'
import { Empty } from '../components/feedback.tsx'
import { Filter, FilterBar, useFilters } from '../components/filters.tsx'
import { formatAmount } from '../components/format.ts'
import { Screen } from '../components/screen.tsx'
import { type AskPage, rowsPerPage } from '../components/use-rows.ts'
import { texts } from '../texts/index.ts'
import { MarginsByDay } from './margins-by-day.tsx'
import { type Period, periodOf } from './period.ts'

const t = texts.reports.margins
type Group = ListMargins['group_by']
type Amount = 'revenue' | 'credits' | 'cost' | 'proforma_marketplace_cost' | 'proforma_payment_cost' | 'margin'
type Row = Margin & { readonly id: number }

/** Margins have no ids; the list needs some. */
function askMargins(input: ListMargins): ReturnType<AskPage<Row>> {
  const { queryKey, queryFn } = queries.accounting.margins(input)
  return {
    queryKey: [...queryKey, 'rows'],
    queryFn: async (context) => {
      const page = await queryFn(context)
      return { ...page, data: page.data.map((row, index) => ({ ...row, id: index })) }
    },
  }
}

const amount = (header: string, name: Amount, sort?: string): Column<Row> => ({
  header,
  width: '8.25rem',
  isNumber: true,
  ...(sort !== undefined && { sort }),
  cell: (row) => formatAmount(row[name], row.currency),
})

const columnsOf = (group: Group, { from, to }: Period): readonly Column<Row>[] => [
  {
    header: t.columns.group[group],
    width: 'minmax(9rem, 1fr)',
    cell: ({ day, product, store }) =>
      day ?? (product && <span title={product.name}>{product.sku}</span>) ?? store?.name ?? t.without,
  },
  amount(t.columns.revenue, 'revenue', 'revenue'),
  amount(t.columns.credits, 'credits'),
  amount(t.columns.cost, 'cost', 'cost'),
  amount(t.columns.fees, 'proforma_marketplace_cost'),
  amount(t.columns.payment, 'proforma_payment_cost'),
  amount(t.columns.margin, 'margin', 'margin'),
  {
    header: t.columns.blocked,
    width: '6.5rem',
    cell: ({ blocked_documents: count, day }) =>
      count > 0 && (
        <Link
          to="/documents"
          search={{ status: 'blocked', date_from: day ?? from, date_to: day ?? to }}
          className="text-warn underline"
        >
          {t.blockedLink(count)}
        </Link>
      ),
  },
]

export function MarginsScreen() {
  const filters = useFilters()
  const { from, to } = periodOf(filters)
  const { group_by: group = 'day', sort } = filters.search as { group_by?: Group; sort?: ListMargins['sort'] }
  return (
    <Screen title={t.title}>
      <FilterBar filters={filters} hasSearch={false}>
        <Filter
          filters={filters}
          name="group_by"
          label={t.groupBy}
          all={t.groups.day}
          choices={[
            { value: 'product', label: t.groups.product },
            { value: 'store', label: t.groups.store },
          ]}
        />
        <DateFilter filters={filters} name="date_from" label={texts.reports.from} fallback={from} />
        <DateFilter filters={filters} name="date_to" label={texts.reports.to} fallback={to} />
      </FilterBar>
      {group === 'day' && <MarginsByDay from={from} to={to} />}
      <DataTable
        label={t.title}
        columns={columnsOf(group, { from, to })}
        page={(page) => askMargins({ group_by: group, from, to, sort, page, per_page: rowsPerPage } as ListMargins)}
        sort={{ by: sort, onChange: (by) => filters.set({ sort: by }) }}
        empty={
          <Empty title={t.noneTitle}>
            <p>{t.none}</p>
          </Empty>
        }
      />
    </Screen>
  )
}
