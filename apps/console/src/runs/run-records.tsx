import type { WalmartRun, WalmartRunProblem } from '@aisle/contract'

import { client, queries } from '../api.ts'
import { Button } from '../components/button.tsx'
import { type Column, DataTable } from '../components/data-table.tsx'
import { wordsOf } from '../components/status-tones.ts'
import { useAction } from '../components/use-action.ts'
import { rowsPerPage } from '../components/use-rows.ts'
import { texts } from '../texts/index.ts'

const t = texts.runs

/** Requests one record from Walmart, by Walmart's id for it. */
const requests: Partial<Record<WalmartRun['kind'], (id: number, record: string) => Promise<unknown>>> = {
  orders: (id, record) => client.walmart.orders.refreshOrder.mutate({ id, uniqueId: record }),
  products: (id, record) => client.walmart.products.refreshProduct.mutate({ id, sku: record }),
}

/** The records that a run could not import or create, and why. */
export function RunRecords({ run }: { readonly run: WalmartRun }) {
  const { id: runId, instance_id: id, kind } = run
  const request = requests[kind]
  const again = useAction((record: string) => request?.(id, record) ?? Promise.resolve(), {
    done: () => t.requested,
  })
  const columns: readonly Column<WalmartRunProblem>[] = [
    { header: t.record, width: 'minmax(10rem, 1fr)', cell: (row) => row.record },
    { header: t.code, width: '12rem', cell: (row) => wordsOf(row.code) },
    {
      header: t.message,
      width: 'minmax(16rem, 3fr)',
      cell: (row) => <span title={row.message}>{row.message}</span>,
    },
    {
      header: t.remedy,
      width: '9rem',
      cell: ({ record }) =>
        request &&
        record !== null && (
          <Button
            look="quiet"
            disabled={again.isPending}
            aria-label={`${t.requestAgain}: ${record}`}
            onClick={() => again.mutate(record)}
          >
            {t.requestAgain}
          </Button>
        ),
    },
  ]
  return (
    <section className="border-line flex min-h-0 flex-1 flex-col border-t" aria-labelledby="records">
      <h2 id="records" className="px-4 py-3">
        {t.problems}
      </h2>
      <DataTable
        label={t.problems}
        columns={columns}
        page={(page) => queries.walmart.runs.problems({ id, run_id: runId, page, per_page: rowsPerPage })}
        empty={<p className="px-4 pb-4">{t.noProblems}</p>}
      />
    </section>
  )
}
