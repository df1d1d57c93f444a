import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import UPlot from 'uplot'

import { formatNumber } from './format.ts'

interface Series {
  readonly label: string
  /** A role of the stylesheet, such as `accent`. */
  readonly color: 'accent' | 'good'
  /** Null leaves a gap. */
  readonly values: readonly (number | null)[]
}

interface LineChartProps {
  /** What it shows, for those who cannot see it; the values are in a table beside it. */
  readonly label: string
  /** In order, as the api writes days. */
  readonly days: readonly string[]
  readonly series: readonly Series[]
}

const height = 200
const dark = matchMedia('(prefers-color-scheme: dark)')
const swatches = { accent: 'bg-accent', good: 'bg-good' }

function onScheme(change: () => void): () => void {
  dark.addEventListener('change', change)
  return () => dark.removeEventListener('change', change)
}

/** Values by day. The only place that knows uPlot; load it lazily. */
export function LineChart({ label, days, series }: LineChartProps) {
  const frame = useRef<HTMLDivElement>(null)
  const [pointed, setPointed] = useState<number>()
  const isDark = useSyncExternalStore(onScheme, () => dark.matches)
  const data = JSON.stringify([days, series])
  useEffect(() => {
    const element = frame.current
    if (!element) return undefined
    const [shownDays, shown] = JSON.parse(data) as [string[], Series[]]
    const seconds = shownDays.map((day) => Date.parse(day) / 1000)
    const options = optionsOf(element, shown, setPointed)
    const chart = new UPlot(options, [seconds, ...shown.map(({ values }) => [...values])], element)
    const resized = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height }))
    resized.observe(element)
    return () => {
      resized.disconnect()
      chart.destroy()
    }
    // A canvas keeps its colors, so a change of the color scheme needs a new chart.
  }, [data, isDark])
  const at = pointed ?? days.length - 1
  return (
    <figure className="border-line border-b px-4 py-3">
      <figcaption className="mb-2 flex flex-wrap gap-x-4 gap-y-1">
        <span className="text-ink-soft">{days[at]}</span>
        {series.map(({ label: name, color, values }) => (
          <span key={name} className="flex items-center gap-1.5">
            <span className={`${swatches[color]} size-2.5 rounded-full`} />
            {name} <span className="tabular-nums">{formatKnown(values[at])}</span>
          </span>
        ))}
      </figcaption>
      <div ref={frame} role="img" aria-label={label} style={{ height }} />
    </figure>
  )
}

const formatKnown = (value: number | null | undefined) => (typeof value === 'number' ? formatNumber(value) : '–')

/** A color as the stylesheet defines it now: a canvas does not support custom properties. */
function colorOf(element: HTMLElement, role: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(--${role})`
  element.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}

function optionsOf(element: HTMLElement, series: readonly Series[], onPoint: (index?: number) => void): UPlot.Options {
  const [ink, line] = [colorOf(element, 'ink-soft'), colorOf(element, 'line')]
  const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } }
  return {
    width: element.clientWidth,
    height,
    legend: { show: false },
    // Days have no time zone; each is shown as it is named.
    tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    cursor: { y: false, drag: { x: false, y: false } },
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? undefined)] },
    axes: [axis, { ...axis, size: 64, values: (_, ticks) => ticks.map((tick) => formatNumber(tick)) }],
    series: [{}, ...series.map(({ label, color }) => ({ label, stroke: colorOf(element, color), width: 2 }))],
  }
}
