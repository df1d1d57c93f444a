/** One row of the table: a baseline and Aisle, measured in the same run on the same work. */
export interface Result {
  readonly name: string
  readonly unit: string
  /** Medians of the rounds. */
  readonly baseline: number
  readonly ours: number
  /** Ours / baseline. Higher is better for speeds, lower for times and sizes. */
  readonly ratio: number
  /** Null if the ratio only informs. */
  readonly target: Target | null
  readonly holds: boolean | null
  /** The two measurements of each round. */
  readonly rounds: readonly Round[]
}

export interface Round {
  readonly baseline: number
  readonly ours: number
}

interface Measured {
  readonly name: string
  readonly unit: string
  readonly target: Target | null
  readonly rounds: readonly Round[]
}

/** The required ratio, such as `>= 0.6`. */
type Target = `${'<=' | '>='} ${number}`

/** The medians of both sides, their ratio, and whether it reaches the target. */
export function toResult({ name, unit, target, rounds }: Measured): Result {
  const baseline = median(rounds.map((round) => round.baseline))
  const ours = median(rounds.map((round) => round.ours))
  const ratio = ours / baseline
  return { name, unit, baseline, ours, ratio, target, holds: target && reaches(ratio, target), rounds }
}

const workerMiB = 200

/** The peak memory of a worker against what it may use. */
export function memoryResult(work: string, peakMiB: number): Result {
  return toResult({
    name: `peak memory of the worker, ${work}`,
    unit: `MiB, of ${workerMiB}`,
    target: '<= 1',
    rounds: [{ baseline: workerMiB, ours: peakMiB }],
  })
}

function reaches(ratio: number, target: Target): boolean {
  const [operator, bound] = target.split(' ')
  return operator === '>=' ? ratio >= Number(bound) : ratio <= Number(bound)
}

/** The duration of `work` in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const low = sorted[Math.ceil(middle) - 1]
  const high = sorted[Math.floor(middle)]
  if (low === undefined || high === undefined) throw new RangeError('An empty list has no median.')
  return (low + high) / 2
}

/** The results as a Markdown table. */
export function toTable(results: readonly Result[]): string {
  const rows = results.map((result) => [
    result.name,
    result.unit,
    rounded(result.baseline),
    rounded(result.ours),
    rounded(result.ratio),
    result.target ?? '',
    result.holds === null ? '' : result.holds ? 'yes' : 'no',
  ])
  const header = ['work', 'unit', 'baseline', 'Aisle', 'ratio', 'target', 'holds']
  const widths = header.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

function rounded(value: number): string {
  if (value >= 100) return value.toFixed(0)
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
