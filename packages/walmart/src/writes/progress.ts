import { WalmartError } from '../errors.ts'

/** How far a write was applied, according to a read. */
export type Progress = 'done' | 'not applied' | 'partial'

/** The progress of a write that increases a value. A larger increase than requested counts as done. */
export function growthOf<N extends bigint | number>(before: N, after: N, wanted: N): Progress {
  if (after === before) return 'not applied'
  return after - before >= wanted ? 'done' : 'partial'
}

/** Combines the progress of the parts of a write. */
export function overall(parts: readonly Progress[]): Progress {
  const [first = 'done'] = parts
  return parts.every((part) => part === first) ? first : 'partial'
}

/**
 * Returns what was read if it shows that the write was applied.
 *
 * @throws WalmartError `unexpected_response` if it was applied in part: sending it again would apply that part twice
 */
export function foundIf<T>(progress: Progress, found: T): T | undefined {
  if (progress === 'partial') throw new WalmartError('unexpected_response', 'The write was applied in part')
  return progress === 'done' ? found : undefined
}
