import type { Rejected } from '@aisle/walmart'

import type { SyncProblem } from './source.ts'

/** A record that Walmart sent in a form that cannot be read, kept as it came. */
export function describeRejected({ raw, issues }: Rejected): SyncProblem {
  return { code: 'unreadable_record', message: issues.join('; '), raw }
}
