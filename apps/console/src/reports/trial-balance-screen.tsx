import type { TrialBalance } from '@aisle/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'

import { queries } from '../api.ts'
import { DateFilter } from '../components/date-filter.tsx'
import { Empty, Failure, Loading } from '../components/feedback.tsx'
import { FilterBar, useFilters } from '../components/filters.tsx'
import { formatAmount } from '../components/format.ts'
import { Screen } from '../components/screen.tsx'
import { NumberCell, Table } from '../components/table.tsx'
import { texts } from '../texts/index.ts'
import { CurrencyFilter } from './currency-filter.tsx'
import { periodOf } from './period.ts'

const t = texts.reports.trialBalance

export function TrialBalanceScreen() {
  const filters = useFilters()
  const period = periodOf(filters)
  const { data, error, refetch } = useQuery(
    queries.accounting.trialBalance({ ...period, currency: filters.search['currency'] ?? 'USD' }),
  )
  return (
    <Screen title={t.title}>
      <FilterBar filters={filters} hasSearch={false}>
        <DateFilter filters={filters} name="date_from" label={texts.reports.from} fallback={period.from} />
        <DateFilter filters={filters} name="date_to" label={texts.reports.to} fallback={period.to} />
        <CurrencyFilter filters={filters} />
      </FilterBar>
      {!data && (error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading />)}
      {data?.data.accounts.length === 0 && (
        <Empty title={t.noneTitle}>
          <p>{t.none}</p>
        </Empty>
      )}
      {data && data.data.accounts.length > 0 && <Balances balance={data.data} />}
    </Screen>
  )
}

function Balances({ balance }: { readonly balance: TrialBalance['data'] }) {
  const { accounts, currency, total_debit: debit, total_credit: credit, from, to } = balance
  const { columns } = t
  return (
    <div className="max-w-5xl p-4">
      <Table
        isNarrow
        label={t.title}
        headers={Object.values(columns)}
        numbers={[columns.debit, columns.credit, columns.balance]}
        footer={
          <tr>
            <th scope="row" className="text-left">
              {t.total}
            </th>
            <NumberCell>{formatAmount(debit, currency)}</NumberCell>
            <NumberCell>{formatAmount(credit, currency)}</NumberCell>
            <NumberCell />
          </tr>
        }
      >
        {accounts.map(({ nominal_code: { id, code, name }, ...sums }) => (
          <tr key={id}>
            <td>
              <Link
                to="/documents"
                search={{ nominal_code_id: String(id), date_from: from, date_to: to }}
                className="text-accent underline"
              >
                {`${code} ${name}`}
              </Link>
            </td>
            <NumberCell>{formatAmount(sums.debit, null)}</NumberCell>
            <NumberCell>{formatAmount(sums.credit, null)}</NumberCell>
            <NumberCell>{formatAmount(sums.balance, null)}</NumberCell>
          </tr>
        ))}
      </Table>
      <p className={`mt-3 font-medium ${debit === credit ? 'text-good' : 'text-bad'}`}>
        {debit === credit ? t.balances : t.differs}
      </p>
    </div>
  )
}
