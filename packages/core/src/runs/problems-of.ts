import type { Page } from '@aisle/walmart'

import type { SyncProblem } from './source.ts'

/** What a page did not bring in: records in a form that cannot be read, kept as they came, and what Walmart left out. */
export function problemsOf({ rejected, gaps }: Pick<Page<unknown>, 'rejected' | 'gaps'>): SyncProblem[] {
  return [
    ...rejected.map(({ raw, issues }) => ({ code: 'unreadable_record' as const, message: issues.join('; '), raw })),
    ...gaps.map((gap) => ({
      code: 'incomplete_answer' as const,
      message: `Walmart left records out of a page: ${gap.message ?? gap.code ?? 'no reason given'}.`,
      raw: gap,
    })),
  ]
}
