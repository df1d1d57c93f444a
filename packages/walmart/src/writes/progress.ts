import { WalmartError } from '../errors.ts'

/** How much of a write has happened, as far as reading shows. */
export type Progress = 'done' | 'not begun' | 'in part'

/** The progress of something that a write makes grow. More growth than was asked for is taken for the write too. */
export function growthOf<N extends bigint | number>(before: N, after: N, wanted: N): Progress {
  if (after === before) return 'not begun'
  return after - before >= wanted ? 'done' : 'in part'
}

/** The progress of a whole out of that of its parts. */
export function overall(parts: readonly Progress[]): Progress {
  const [first = 'done'] = parts
  return parts.every((part) => part === first) ? first : 'in part'
}

/**
 * What was read, where it shows that a write has happened.
 *
 * @throws WalmartError `unexpected_response` where it has happened in part: to send it again would do that part twice
 */
export function foundIf<T>(progress: Progress, found: T): T | undefined {
  if (progress === 'in part') throw new WalmartError('unexpected_response', 'The write has happened in part')
  return progress === 'done' ? found : undefined
}
