import { type ListWalmartRuns, RunKind, RunStatus, type WalmartRun } from '@aisle/contract'
import { useNavigate, useParams } from '@tanstack/react-router'

import { queries } from '../api.ts'
import { Badge } from '../components/badge.tsx'
import { type Column, DataTable } from '../components/data-table.tsx'
import { Empty } from '../components/feedback.tsx'
import { Filter, FilterBar, useFilters } from '../components/filters.tsx'
import { formatNumber } from '../components/format.ts'
import { Screen } from '../components/screen.tsx'
import { toneOf } from '../components/status-tones.ts'
import { Ago } from '../components/time.tsx'
import { rowsPerPage } from '../components/use-rows.ts'
import { texts } from '../texts/index.ts'
import { progressText, RunProgress } from './run-progress.tsx'
import { useWatchedRuns } from './use-watched-runs.ts'

const t = texts.runs

const columns: readonly Column<WalmartRun>[] = [
  { header: t.columns.kind, width: 'minmax(10rem, 1fr)', sort: 'kind', cell: (row) => t.kinds[row.kind] },
  { header: t.columns.mode, width: '7rem', cell: (row) => t.modes[row.mode] },
  {
    header: t.columns.status,
    width: '8rem',
    sort: 'status',
    cell: (row) => (
      <span title={row.error?.message}>
        <Badge tone={toneOf(row.status)}>{t.statuses[row.status]}</Badge>
      </span>
    ),
  },
  {
    header: t.columns.progress,
    width: 'minmax(10rem, 1fr)',
    sort: 'processed',
    cell: (row) => (
      <>
        <span className="tabular-nums">{progressText(row)}</span>
        {row.finished_at === null && <RunProgress run={row} />}
      </>
    ),
  },
  {
    header: t.columns.problems,
    width: '7rem',
    isNumber: true,
    cell: (row) => {
      const count = row.problems.reduce((sum, problem) => sum + problem.count, 0)
      return count > 0 && <span className="text-warn font-medium">{formatNumber(count)}</span>
    },
  },
  { header: t.columns.created, width: '9rem', sort: 'created_at', cell: (row) => <Ago at={row.created_at} /> },
  {
    header: t.columns.finished,
    width: '9rem',
    sort: 'finished_at',
    cell: (row) => row.finished_at !== null && <Ago at={row.finished_at} />,
  },
]

/** The refreshes of an instance and other long work, live. */
export function RunsScreen() {
  const { id } = useParams({ from: '/instances/$id/runs' })
  const navigate = useNavigate()
  const filters = useFilters()
  const isFiltered = Object.keys(filters.search).length > 0
  useWatchedRuns(id)
  return (
    <Screen title={t.title}>
      <FilterBar filters={filters}>
        <Filter
          filters={filters}
          name="kind"
          label={t.columns.kind}
          choices={RunKind.options.map((value) => ({ value, label: t.kinds[value] }))}
        />
        <Filter
          filters={filters}
          name="status"
          label={t.columns.status}
          choices={RunStatus.options.map((value) => ({ value, label: t.statuses[value] }))}
        />
      </FilterBar>
      <DataTable
        label={t.title}
        columns={columns}
        page={(page) =>
          queries.walmart.runs.list({ ...filters.search, id, page, per_page: rowsPerPage } as ListWalmartRuns)
        }
        sort={{ by: filters.search['sort'], onChange: (sort) => filters.set({ sort }) }}
        onOpen={(row) => void navigate({ to: '/instances/$id/runs/$runId', params: { id, runId: row.id } })}
        empty={
          <Empty title={isFiltered ? texts.common.noMatches : t.noneTitle}>
            <p>{!isFiltered && t.none}</p>
          </Empty>
        }
      />
    </Screen>
  )
}
