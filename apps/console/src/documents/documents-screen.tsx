import {
  type AccountingTransaction,
  AccountingTransactionStatus,
  AccountingTransactionType,
  type ListAccountingTransactions,
} from '@aisle/contract'
import { useNavigate } from '@tanstack/react-router'

import { queries } from '../api.ts'
import { Badge } from '../components/badge.tsx'
import { type Column, DataTable } from '../components/data-table.tsx'
import { DateFilter } from '../components/date-filter.tsx'
import { Empty } from '../components/feedback.tsx'
import { Filter, FilterBar, useFilters } from '../components/filters.tsx'
import { formatAmount } from '../components/format.ts'
import { Screen } from '../components/screen.tsx'
import { toneOf, wordsOf } from '../components/status-tones.ts'
import { useRecordChoices } from '../components/use-record-choices.tsx'
import { rowsPerPage } from '../components/use-rows.ts'
import { texts } from '../texts/index.ts'

const t = texts.documents

const columns: readonly Column<AccountingTransaction>[] = [
  { header: t.columns.date, width: '8rem', sort: 'date', cell: (row) => row.date },
  { header: t.columns.type, width: '9rem', cell: (row) => t.types[row.type] },
  { header: t.columns.reference, width: 'minmax(10rem, 1fr)', cell: (row) => row.reference },
  {
    header: t.columns.status,
    width: '8rem',
    cell: (row) => <Badge tone={toneOf(row.status)}>{wordsOf(row.status)}</Badge>,
  },
  {
    header: t.columns.reason,
    width: 'minmax(9rem, 1fr)',
    cell: ({ blocked }) => blocked && <span title={t.explanations[blocked.reason]}>{t.reasons[blocked.reason]}</span>,
  },
  {
    header: t.columns.total,
    width: '9rem',
    isNumber: true,
    cell: (row) => formatAmount(row.blocked ? null : row.total, row.currency),
  },
]

const numbers = ['nominal_code_id', 'integration_instance_id', 'sales_order_id', 'batch_id'] as const

/** The filters in the address as the list takes them. */
function readFilters(search: Readonly<Record<string, string | undefined>>) {
  const ids = numbers.filter((name) => search[name] !== undefined).map((name) => [name, Number(search[name])])
  return { ...search, ...Object.fromEntries(ids) } as ListAccountingTransactions
}

export function DocumentsScreen() {
  const navigate = useNavigate()
  const filters = useFilters()
  const codes = useRecordChoices('nominalCodes', filters.search['nominal_code_id'] ?? '')
  const isFiltered = Object.keys(filters.search).length > 0
  return (
    <Screen title={t.title}>
      <FilterBar filters={filters}>
        <Filter
          filters={filters}
          name="type"
          label={t.type}
          choices={AccountingTransactionType.options.map((value) => ({ value, label: t.types[value] }))}
        />
        <Filter
          filters={filters}
          name="status"
          label={t.status}
          choices={AccountingTransactionStatus.options.map((value) => ({ value, label: wordsOf(value) }))}
        />
        <Filter filters={filters} name="nominal_code_id" label={t.account} choices={codes.choices ?? []} />
        {codes.search && <div>{codes.search}</div>}
        <DateFilter filters={filters} name="date_from" label={t.dateFrom} />
        <DateFilter filters={filters} name="date_to" label={t.dateTo} />
      </FilterBar>
      <DataTable
        label={t.title}
        columns={columns}
        page={(page) =>
          queries.accounting.transactions.list({ ...readFilters(filters.search), page, per_page: rowsPerPage })
        }
        sort={{ by: filters.search['sort'], onChange: (sort) => filters.set({ sort }) }}
        onOpen={({ id }) => void navigate({ to: '/documents/$documentId', params: { documentId: String(id) } })}
        empty={
          <Empty title={isFiltered ? texts.common.noMatches : t.noneTitle}>
            <p>{!isFiltered && t.none}</p>
          </Empty>
        }
      />
    </Screen>
  )
}
