import type { Margin } from '@aisle/contract'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'

import { queries } from '../api.ts'
import { texts } from '../texts/index.ts'

const t = texts.reports.margins.chart
const LineChart = lazy(async () => ({ default: (await import('../components/line-chart.tsx')).LineChart }))

interface MarginsByDayProps {
  readonly from: string
  readonly to: string
}

/** A page has a hundred rows: a quarter of a year in one currency. More would not fit one chart. */
const mostDays = 100
const dayMs = 86_400_000

/** Revenue and margin by day as a chart of one currency. The list below has all values. */
export function MarginsByDay({ from, to }: MarginsByDayProps) {
  const input = { group_by: 'day', from, to, per_page: mostDays } as const
  const { data } = useQuery(queries.accounting.margins(input))
  const currency = data?.data[0]?.currency
  if (data === undefined || currency === undefined || data.total > mostDays) return null
  const days = daysBetween(from, to)
  const rows = new Map(data.data.filter((row) => row.currency === currency).map((row) => [row.day, row]))
  // A day without documents earned nothing. The margin of one with blocked documents is not known.
  const values = (name: keyof Pick<Margin, 'revenue' | 'margin'>) =>
    days.map((day) => {
      const row = rows.get(day)
      const value = row ? row[name] : '0'
      return value === null ? null : Number(value)
    })
  return (
    <Suspense fallback={<div className="h-62" />}>
      <LineChart
        label={t.label(currency)}
        days={days}
        series={[
          { label: t.revenue(currency), color: 'accent', values: values('revenue') },
          { label: t.margin(currency), color: 'good', values: values('margin') },
        ]}
      />
    </Suspense>
  )
}

function daysBetween(from: string, to: string): string[] {
  const count = Math.min(Math.max(0, (Date.parse(to) - Date.parse(from)) / dayMs), 1000) + 1
  return Array.from({ length: count }, (_, at) => new Date(Date.parse(from) + at * dayMs).toISOString().slice(0, 10))
}
