import type { SetupPhase, WalmartRun } from '@aisle/contract'

import { formatNumber } from '../components/format.ts'
import { texts } from '../texts/index.ts'

const t = texts.runs

export const progressText = ({ processed, total }: WalmartRun): string =>
  total === null ? formatNumber(processed) : t.progressOf(formatNumber(processed), formatNumber(total))

interface RunProgressProps {
  /** A phase of the set-up is one of its runs, or waits for it. */
  readonly run: Pick<SetupPhase, 'processed' | 'status' | 'total'>
  readonly label?: string
}

/** The progress of a run. Empty until Walmart has said how many records there are. */
export function RunProgress({ run, label = t.progress }: RunProgressProps) {
  const { processed, total, status } = run
  const isComplete = status === 'completed'
  const max = total === null || total === 0 ? 1 : total
  return <progress aria-label={label} max={max} value={isComplete ? max : total === null ? 0 : processed} />
}
