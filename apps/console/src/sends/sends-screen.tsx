import { type ListWalmartSends, type WalmartSend, WalmartSendStatus, WalmartSendType } from '@aisle/contract'
import { useNavigate, useParams } from '@tanstack/react-router'

import { queries } from '../api.ts'
import { Badge } from '../components/badge.tsx'
import { type Column, DataTable } from '../components/data-table.tsx'
import { Empty } from '../components/feedback.tsx'
import { Filter, FilterBar, useFilters } from '../components/filters.tsx'
import { Screen } from '../components/screen.tsx'
import { toneOf } from '../components/status-tones.ts'
import { Ago } from '../components/time.tsx'
import { rowsPerPage } from '../components/use-rows.ts'
import { texts } from '../texts/index.ts'
import { SendsToSettle } from './sends-to-settle.tsx'

const t = texts.sends

const columns: readonly Column<WalmartSend>[] = [
  {
    header: t.columns.order,
    width: 'minmax(10rem, 1fr)',
    cell: (row) => row.purchase_order_id ?? row.reference,
  },
  { header: t.columns.type, width: '10rem', cell: (row) => t.types[row.type] },
  {
    header: t.columns.status,
    width: '7rem',
    cell: (row) => <Badge tone={toneOf(row.status)}>{t.statuses[row.status]}</Badge>,
  },
  {
    header: t.columns.outcome,
    width: 'minmax(12rem, 2fr)',
    cell: (row) => <span title={row.outcome?.message}>{row.outcome?.message}</span>,
  },
  { header: t.columns.attempts, width: '6rem', isNumber: true, cell: (row) => row.attempts },
  {
    header: t.columns.deadline,
    width: '9rem',
    sort: 'deadline_at',
    cell: (row) => row.deadline_at !== null && <Ago at={row.deadline_at} />,
  },
  { header: t.columns.created, width: '9rem', sort: 'id', cell: (row) => <Ago at={row.created_at} /> },
]

/** The changes that Aisle makes on Walmart: first those that a person has to settle, then all of them. */
export function SendsScreen() {
  const { id } = useParams({ from: '/instances/$id/sends' })
  const navigate = useNavigate()
  const filters = useFilters()
  const isFiltered = Object.keys(filters.search).length > 0
  const isOpen = ['queued', 'sending'].includes(filters.search['status'] ?? '')
  const sort = filters.search['sort'] ?? (isOpen ? 'deadline_at' : undefined)
  return (
    <Screen title={t.title}>
      {!isFiltered && <SendsToSettle id={id} />}
      <FilterBar filters={filters} hasSearch={false}>
        <Filter
          filters={filters}
          name="status"
          label={t.columns.status}
          choices={WalmartSendStatus.options.map((value) => ({ value, label: t.statuses[value] }))}
        />
        <Filter
          filters={filters}
          name="type"
          label={t.columns.type}
          choices={WalmartSendType.options.map((value) => ({ value, label: t.types[value] }))}
        />
      </FilterBar>
      <DataTable
        label={t.list}
        columns={columns}
        page={(page) =>
          queries.walmart.sends.list({ ...filters.search, sort, id, page, per_page: rowsPerPage } as ListWalmartSends)
        }
        sort={{ by: sort, onChange: (chosen) => filters.set({ sort: chosen }) }}
        onOpen={(row) => void navigate({ to: '/instances/$id/sends/$sendId', params: { id, sendId: row.id } })}
        empty={
          <Empty title={isFiltered ? texts.common.noMatches : t.noneTitle}>
            <p>{!isFiltered && t.none}</p>
          </Empty>
        }
      />
    </Screen>
  )
}
